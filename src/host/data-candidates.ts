/** Which files of a workspace are data sets, and in which order they are offered for a model. Pure: paths in, choices out. */
import path from 'node:path';

/** One data set: a file, or a pair of files with inputs and targets. */
export interface DataCandidate {
  readonly files: readonly string[];
  /** Looks like a test set by its name. */
  readonly forTest: boolean;
}

/** For `workspace.findFiles`. */
export const dataGlob = '**/*{.npz,.npy,.csv,.idx,.idx.gz,-ubyte,-ubyte.gz}';
const words = /(^|[^a-z])(test|val|valid|validation|t10k|holdout|eval)([^a-z]|$)/i;
/** How the two files of a pair are called: the inputs' word and the targets'. */
const pairs: readonly (readonly [inputs: RegExp, targets: string])[] = [
  [/(?<![a-z])x(?![a-z])/i, 'y'],
  [/inputs/i, 'targets'],
  [/inputs/i, 'labels'],
  [/images/i, 'labels'],
  [/features/i, 'labels'],
];

/**
 * The data sets among `files`, nearest to the model first, sets that look like test sets after the others. The two files of a pair
 * are one set; a file that only holds targets is none.
 */
export function dataCandidates(files: readonly string[], model: string): readonly DataCandidate[] {
  const present = new Set(files);
  const targets = new Set<string>();
  const sets = files.map((file) => {
    const other = paired(file, present);
    if (other !== undefined) targets.add(other);
    return other === undefined ? [file] : [file, other];
  });
  return sets
    .filter(([first = '']) => !targets.has(first))
    .map((set) => ({ files: set, forTest: words.test(path.basename(set[0] ?? '')) }))
    .sort((a, b) => Number(a.forTest) - Number(b.forTest) || compareNear(a, b, model));
}

function paired(file: string, present: ReadonlySet<string>): string | undefined {
  if (/\.(npz|csv)$/i.test(file)) return undefined;
  const name = path.basename(file);
  for (const [word, replacement] of pairs) {
    const other = name.replace(word, replacement).replace('idx3', 'idx1');
    const found = path.join(path.dirname(file), other);
    if (other !== name && present.has(found)) return found;
  }
  return undefined;
}

function compareNear(a: DataCandidate, b: DataCandidate, model: string): number {
  const first = a.files[0] ?? '';
  const second = b.files[0] ?? '';
  return steps(model, first) - steps(model, second) || (first < second ? -1 : 1);
}

/** Folders between two files. */
const steps = (from: string, to: string): number => path.relative(path.dirname(from), to).split(path.sep).length;
