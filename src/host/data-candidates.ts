/** Which files of a workspace are data sets, and in which order they are offered for a model. Pure: paths in, choices out. */
import path from 'node:path';

/** One data set: a file, a pair of files with inputs and targets, or a folder of images. */
export interface DataCandidate {
  readonly files: readonly string[];
  /** The one path is a folder's. */
  readonly isFolder?: boolean;
  /** Looks like a test set by its name. */
  readonly forTest: boolean;
}

/** For `workspace.findFiles`. */
export const dataGlob = '**/*{.npz,.npy,.csv,.idx,.idx.gz,-ubyte,-ubyte.gz}';
export const imageGlob = '**/*.{png,jpg,jpeg,PNG,JPG,JPEG}';
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
 * The data sets among `files` and the folders of class folders among `images`, nearest to the model first, sets that look like test
 * sets after the others. The two files of a pair are one set; a file that only holds targets is none.
 */
export function dataCandidates(
  files: readonly string[],
  model: string,
  images: readonly string[] = [],
): readonly DataCandidate[] {
  const present = new Set(files);
  const targets = new Set<string>();
  const sets = files.map((file) => {
    const other = paired(file, present);
    if (other !== undefined) targets.add(other);
    return other === undefined ? [file] : [file, other];
  });
  const candidates: Omit<DataCandidate, 'forTest'>[] = [
    ...sets.filter(([first = '']) => !targets.has(first)).map((set) => ({ files: set })),
    ...imageFolders(images).map((folder) => ({ files: [folder], isFolder: true })),
  ];
  return candidates
    .map((candidate) => ({ ...candidate, forTest: words.test(path.basename(candidate.files[0] ?? '')) }))
    .sort((a, b) => Number(a.forTest) - Number(b.forTest) || compareNear(a, b, model));
}

/** What a project's pictures rarely are and examples always are: at least so many folders side by side, with so many images each. */
const fewestClasses = 2;
const fewestImages = 2;

/** Folders whose folders hold the images of a class each. */
function imageFolders(images: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const image of images) {
    const folder = path.dirname(image);
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  const classes = new Map<string, number>();
  for (const [folder, count] of counts)
    if (count >= fewestImages) classes.set(path.dirname(folder), (classes.get(path.dirname(folder)) ?? 0) + 1);
  // A folder that holds images itself is not one of class folders.
  return [...classes]
    .filter(([folder, count]) => count >= fewestClasses && !counts.has(folder))
    .map(([folder]) => folder);
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
