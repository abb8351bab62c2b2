import type { CommanderError } from 'commander';
import { Problem } from '../shared/problem';
import { text, type Text } from '../shared/text';

const messages: Readonly<Record<string, (name: string) => Text>> = {
  'commander.unknownCommand': (name) => text('There is no command {0}.', name),
  'commander.unknownOption': (name) => text('This command has no option {0}.', name),
  'commander.missingArgument': (name) => text('The argument {0} is missing.', name),
  'commander.missingMandatoryOptionValue': (name) => text('The option {0} is missing.', name),
  'commander.optionMissingArgument': (name) => text('The option {0} needs a value.', name),
  'commander.conflictingOption': (name) => text('The option {0} cannot stand beside the others.', name),
  'commander.invalidArgument': (name) => text('The value of {0} is not one that it takes.', name),
  'commander.excessArguments': () => text('There are more arguments than this command takes.'),
};

/** What the parser complained about, as a problem like every other. Its English message is `cause`. */
export function usageProblem(error: CommanderError): Problem {
  // `--scope <scope>`: the flag without its placeholder.
  const name = /'([^' ]*)[^']*'/.exec(error.message)?.[1] ?? '';
  const suggestion = /\(Did you mean (?:one of )?([^?]*)\?\)/.exec(error.message)?.[1];
  const choices = /Allowed choices are ([^\n]*?)\.?$/m.exec(error.message)?.[1];
  const given = /argument '([^']*)' is invalid/.exec(error.message)?.[1];
  const message = messages[error.code]?.(name) ?? text('The command line cannot be understood.');
  const [, takes, got] = /Expected (\d+) argument.*but got (\d+)/.exec(error.message) ?? [];
  const expected = suggestion ?? choices ?? takes;
  const missing = error.code === 'commander.missingArgument' || error.code === 'commander.missingMandatoryOptionValue';
  const found = given ?? got ?? (missing || name === '' ? undefined : name);
  return new Problem('option-invalid', message, {
    ...(found !== undefined && { found }),
    ...(expected !== undefined && { expected }),
    remedy: text('See `prunescope --help` and `prunescope COMMAND --help`.'),
    cause: error,
  });
}
