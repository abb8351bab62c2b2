/** The two streams and how they are used: stdout carries the result, stderr everything else. */
import { styleText } from 'node:util';
import { Problem, type ProblemDocument } from '../shared/problem';
import { documentOf } from '../shared/rpc';
import { format, text, type Bundle, type Text } from '../shared/text';
import { visible } from '../shared/visible';
import type { Settings } from './settings';

/** `process.stdout` and `process.stderr`: on a terminal they know that, and its width. */
export interface Stream extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
}
type Style = Parameters<typeof styleText>[0];

/** Widest table where the width is not known: a pipe, a file. */
const defaultColumns = 100;

export class Terminal {
  private readonly warned = new Set<string>();

  constructor(
    readonly settings: Settings,
    readonly bundle: Bundle,
    readonly stdout: Stream,
    readonly stderr: Stream,
    private readonly environment: Readonly<Record<string, string | undefined>>,
  ) {}

  /** The text in the user's language. Names in it cannot act on the terminal. */
  say(message: Text): string {
    return visible(format(message, this.bundle));
  }

  /** Columns of stdout. */
  get columns(): number {
    return this.stdout.columns ?? defaultColumns;
  }

  /** Coloured on a terminal, plain elsewhere and where NO_COLOR asks for it (no-color.org). */
  style(kind: Style, words: string, stream: Stream = this.stdout): string {
    const plain = stream.isTTY !== true || (this.environment['NO_COLOR'] ?? '') !== '';
    // Whether there is colour is decided here, and not anew by Node.
    return plain ? words : styleText(kind, words, { validateStream: false });
  }

  /** A part of the result for people; says nothing under `--json`. */
  print(words: string): void {
    if (!this.settings.json) this.stdout.write(`${words}\n`);
  }

  /** The result for machines; says nothing without `--json`. */
  printDocument(document: object): void {
    if (this.settings.json) this.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`);
  }

  /** A line on stderr that is neither a warning nor an error. */
  note(words: string): void {
    if (this.settings.level === 'info' || this.settings.level === 'debug') this.stderr.write(`${visible(words)}\n`);
  }

  /** A line on stderr for whoever looks for a mistake. */
  debug(words: string): void {
    if (this.settings.level === 'debug') this.stderr.write(`${visible(words)}\n`);
  }

  /** Said once. @param words already in the user's language. */
  warn(words: string): void {
    if (this.settings.level === 'error' || this.warned.has(words)) return;
    this.warned.add(words);
    this.stderr.write(`${this.style('yellow', this.say(text('warning:')), this.stderr)} ${visible(words)}\n`);
  }

  /** What failed: message, what was found, what was expected, the remedy; the stack for `--log-level debug`. */
  fail(error: unknown): ProblemDocument {
    const problem = error instanceof Problem ? error.toDocument(this.bundle) : documentOf(error);
    this.printDocument({ schema: 1, error: problem });
    if (!this.settings.json) this.stderr.write(`${this.describe(problem)}\n`);
    if (this.settings.level === 'debug') this.stderr.write(`${stackOf(error)}\n`);
    return problem;
  }

  private describe({ message, file, layer, found, expected, remedy, recipe }: ProblemDocument): string {
    const missing = (words: string | undefined): words is string => words !== undefined && !message.includes(words);
    const details: readonly (Text | undefined)[] = [
      // The first line below the message: the editor's problem matcher reads these two.
      recipe === undefined ? undefined : text('recipe: {0}', recipe),
      missing(file) ? text('file: {0}', file) : undefined,
      missing(layer) ? text('layer: {0}', layer) : undefined,
      found === undefined ? undefined : text('found: {0}', found),
      expected === undefined ? undefined : text('expected: {0}', expected),
    ];
    const lines = details.filter((each) => each !== undefined).map((each) => `  ${this.say(each)}`);
    return [
      `${this.style('red', this.say(text('error:')), this.stderr)} ${visible(message)}`,
      ...lines,
      ...(remedy === undefined ? [] : [visible(remedy)]),
    ].join('\n');
  }
}

/** The stack with the stacks of its causes. */
function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? error.message;
  return error.cause === undefined ? own : `${own}\nCaused by: ${stackOf(error.cause)}`;
}
