import { Command, CommanderError } from 'commander';
import { Cancelled } from '../shared/problem';
import { text } from '../shared/text';
import { exitCodeOf, exitCodes, type ExitCode } from './exit';
import { commonFlags, type CommonFlags } from './flags/common';
import { addFlags } from './flags/flags';
import { usageProblem } from './usage';
import type { Context, Verb } from './verb';
import { verbs } from './verbs';

/**
 * Runs one command line.
 * @param argv what stands behind the program's name.
 * @returns the exit code. Never throws.
 */
export async function runProgram(argv: readonly string[], context: Context, version: string): Promise<ExitCode> {
  const { terminal, progress } = context;
  let exit: ExitCode = exitCodes.done;
  const program = createProgram(context, version, async (verb, given, flags) => {
    exit = await runVerb(context, verb, given, flags);
  });
  try {
    if (argv.length === 0) return showHelp(program);
    await program.parseAsync([...argv], { from: 'user' });
    return exit;
  } catch (error) {
    progress.clear();
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.done;
    if (error instanceof Cancelled) {
      terminal.note(terminal.say(text('Cancelled.')));
      return exitCodes.cancelled;
    }
    const { code } = terminal.fail(error instanceof CommanderError ? usageProblem(error) : error);
    return exitCodeOf(code);
  }
}

function showHelp(program: Command): ExitCode {
  program.outputHelp({ error: true });
  return exitCodes.usage;
}

async function runVerb(
  context: Context,
  verb: Verb,
  [argument = '', second = '']: readonly string[],
  flags: CommonFlags,
): Promise<ExitCode> {
  const { terminal, progress } = context;
  const {
    document,
    report,
    exit = exitCodes.done,
  } = await verb.run({ ...context, workers: flags.workers }, argument, flags, second);
  progress.clear();
  const condition = flags.failIf;
  // Before anything is printed: what a wrong condition yields is an error, and stdout holds one document.
  const fails = condition?.holds(document) === true;
  terminal.printDocument(document);
  terminal.print(report);
  for (const warning of document.warnings) terminal.warn(warning);
  if (!condition || !fails) return exit;
  terminal.warn(terminal.say(text('The condition of --fail-if holds: {0}', condition.source)));
  return exitCodes.condition;
}

type RunVerb = (verb: Verb, given: readonly string[], flags: CommonFlags) => Promise<void>;

function createProgram({ terminal }: Context, version: string, run: RunVerb): Command {
  const say = terminal.say.bind(terminal);
  const titles = new Map([
    ['Usage:', say(text('Usage:'))],
    ['Arguments:', say(text('Arguments:'))],
    ['Options:', say(text('Options:'))],
    ['Commands:', say(text('Commands:'))],
  ]);
  const help = say(text('Shows this help'));
  const program = new Command('prunescope')
    .description(say(text('Prunes trained neural networks and shows what each method does to each layer.')))
    .version(version, '--version', say(text('Shows the version')))
    .configureHelp({
      styleTitle: (title) => titles.get(title) ?? title,
      // As addFlags writes it; commander's own would add choices in English.
      optionDescription: ({ description }) => description,
    })
    .configureOutput({
      writeOut: (words) => void terminal.stdout.write(words),
      writeErr: (words) => void terminal.stderr.write(words),
      // Told by usageProblem.
      outputError: () => undefined,
    })
    .exitOverride()
    .helpOption('--help', help)
    .helpCommand(false);
  for (const verb of verbs) {
    const command = program
      .command(verb.name)
      .description(say(verb.what))
      .addHelpText('after', `\n${say(text('Example:'))}\n  prunescope ${verb.example}`)
      .helpOption('--help', help)
      .action(() => run(verb, command.args, command.opts<CommonFlags>()));
    for (const name of [verb.argument, verb.second]) if (name) command.argument(`<${name}>`);
    addFlags(command, [...verb.flags, ...commonFlags], say);
  }
  return program;
}
