import type { Text } from '../shared/text';
import type { DocumentHead } from '../shared/documents';
import type { ExitCode } from './exit';
import type { CommonFlags } from './flags/common';
import type { Flag } from './flags/flags';
import type { ProgressView } from './progress';
import type { Terminal } from './terminal';

/** What a command works with. */
export interface Context {
  readonly terminal: Terminal;
  readonly progress: ProgressView;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** Where the program and its `.wasm` files stand. */
  readonly folder: string;
  /** Most workers; undefined: what suits the machine. */
  readonly workers?: number | undefined;
  /** What relative paths on the command line are relative to. */
  readonly cwd: string;
}

/** What a command made: the same for machines and for people. */
export interface Outcome {
  readonly document: DocumentHead;
  /** Printed on stdout where there is no `--json`. */
  readonly report: string;
  /** Where the work was done but does not say 0. */
  readonly exit?: ExitCode;
}

/** One command of the terminal. */
export interface Verb {
  readonly name: string;
  /** Its one argument, as the help shows it. */
  readonly argument: 'MODEL' | 'RECIPE' | 'MASKS';
  /** A second one, where the command takes two. */
  readonly second?: 'MODEL';
  readonly what: Text;
  readonly flags: readonly Flag[];
  /** What stands behind `prunescope` in the example of its help. */
  readonly example: string;
  /** @param second '' where the command takes one. @throws Problem; Cancelled. */
  run(context: Context, argument: string, flags: CommonFlags, second: string): Promise<Outcome>;
}
