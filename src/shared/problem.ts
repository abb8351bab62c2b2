import { brief } from './brief';
import { format, type Bundle, type Text } from './text';

/** Every kind of failure that a user can meet. The code is part of the terminal's contract: add, never rename. */
export type ProblemCode =
  | 'file-missing'
  | 'file-unreadable'
  | 'file-malformed'
  | 'file-too-large'
  | 'file-exists'
  | 'file-not-writable'
  | 'path-outside-folder'
  | 'shard-missing'
  | 'shard-short'
  | 'format-unknown'
  | 'layer-unknown'
  | 'weight-invalid'
  | 'weight-not-finite'
  | 'graph-required'
  | 'data-required'
  | 'data-empty'
  | 'data-mismatch'
  | 'data-not-finite'
  | 'image-unreadable'
  | 'label-invalid'
  | 'label-missing'
  | 'option-invalid'
  | 'sparsity-invalid'
  | 'sparsity-impossible'
  | 'score-not-finite'
  | 'recompute-required'
  | 'training-diverged'
  | 'drop-impossible'
  | 'recipe-invalid'
  | 'run-missing'
  | 'model-changed'
  | 'memory-short'
  | 'job-crashed'
  | 'worker-lost'
  | 'source-protected'
  | 'lfs-pointer'
  | 'git-required'
  | 'workspace-untrusted'
  | 'internal';

/** What crosses a process boundary and what `--json` prints. Absent keys are left out. */
export interface ProblemDocument {
  readonly code: ProblemCode;
  readonly message: string;
  readonly file?: string;
  readonly layer?: string;
  readonly found?: string;
  readonly expected?: string;
  readonly remedy?: string;
  /** The recipe that was run: absolute path. */
  readonly recipe?: string;
}

export interface ProblemDetails {
  readonly file?: string;
  readonly layer?: string;
  readonly found?: string | number;
  readonly expected?: string | number;
  /** One thing that the user can do. */
  readonly remedy?: Text;
  readonly recipe?: string;
  readonly cause?: unknown;
}

/** Characters of a name in a message, and of what was found: both may be a hostile file's. Paths are the system's, and stay. */
const longest = { name: 300, found: 1000 };

const shortText = ({ template, args }: Text): Text => ({
  template,
  args: args.map((arg) => (typeof arg === 'string' ? brief(arg, longest.name) : arg)),
});

function shortDetails({ layer, found, expected, ...rest }: ProblemDetails): ProblemDetails {
  const short = (value: string | number): string | number =>
    typeof value === 'string' ? brief(value, longest.found) : value;
  return {
    ...rest,
    ...(layer !== undefined && { layer: brief(layer, longest.name) }),
    ...(found !== undefined && { found: short(found) }),
    ...(expected !== undefined && { expected: short(expected) }),
  };
}

/**
 * A failure that a person can act on: what happened, where (file, layer), what was found and what was expected, one remedy.
 * Anything else that is thrown is a bug of ours and is reported as `internal`. A cancelled job is not a problem (`Cancelled`).
 */
export class Problem extends Error {
  override readonly name = 'Problem';

  readonly text: Text;
  readonly details: ProblemDetails;

  constructor(
    readonly code: ProblemCode,
    text: Text,
    details: ProblemDetails = {},
  ) {
    const short = shortText(text);
    super(format(short), { cause: details.cause });
    this.text = short;
    this.details = shortDetails(details);
  }

  toDocument(bundle?: Bundle): ProblemDocument {
    const { file, layer, found, expected, remedy, recipe } = this.details;
    return {
      code: this.code,
      message: format(this.text, bundle),
      ...(file !== undefined && { file }),
      ...(layer !== undefined && { layer }),
      ...(found !== undefined && { found: String(found) }),
      ...(expected !== undefined && { expected: String(expected) }),
      ...(remedy && { remedy: format(remedy, bundle) }),
      ...(recipe !== undefined && { recipe }),
    };
  }

  /** The same problem, with the file (or layer) that only the caller knows. */
  with(details: ProblemDetails): Problem {
    return new Problem(this.code, this.text, { ...details, ...this.details });
  }
}

/** Thrown where an aborted signal is noticed. Not an error: nobody is told that something failed. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
  constructor() {
    super('Cancelled');
  }
}

/** @throws Cancelled once the signal is aborted. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new Cancelled();
}
