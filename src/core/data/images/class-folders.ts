/** A folder of images: which files are examples, and what they are examples of. */
import { Problem } from '../../../shared/problem';
import { text, type Text } from '../../../shared/text';
import type { Folder, FolderEntry } from '../../files';
import { listed } from '../label-column';
import { malformed, readWhole } from '../limits';

export interface ImageFiles {
  /** In the order of the examples: class by class, by name inside each. */
  readonly files: readonly string[];
  /** Of a folder of class folders: the class of each file. */
  readonly labels?: Int32Array;
  readonly classes?: readonly string[];
  readonly notes: readonly Text[];
}

const isImage = ({ kind, name }: FolderEntry): boolean => kind === 'file' && /\.(png|jpe?g)$/i.test(name);
/** What systems leave in folders (`.DS_Store`, `.git`, `__MACOSX`) is nobody's data. */
const isHidden = ({ name }: FolderEntry): boolean => /^(\.|__MACOSX$|Thumbs\.db$|desktop\.ini$)/i.test(name);
/** By code units: the order of Python's `sorted`, so of torchvision's and Keras's class indices. */
const byName = (a: FolderEntry, b: FolderEntry): number => (a.name < b.name ? -1 : 1);

interface Listing {
  readonly images: readonly string[];
  readonly folders: readonly string[];
  /** Files that are no images by their names. */
  readonly others: number;
}

async function list(folder: Folder, name: string): Promise<Listing> {
  const entries = [...((await folder.list(name)) ?? [])].filter((entry) => !isHidden(entry)).sort(byName);
  const images = entries.filter(isImage).map((entry) => `${name}/${entry.name}`);
  const folders = entries.filter(({ kind }) => kind === 'folder').map((entry) => entry.name);
  return { images, folders, others: entries.length - images.length - folders.length };
}

/**
 * @param root the folder: with a folder for each class, or with images alone.
 * @param order name of a text file with the names of the classes in their order. Without it they are sorted.
 * @throws Problem `data-mismatch` where folders and classes are not the same, `data-empty`, `file-…`.
 */
export async function findImages(folder: Folder, root: string, order: string | undefined): Promise<ImageFiles> {
  const top = await list(folder, root);
  if (top.folders.length === 0 && order === undefined) {
    const notes = [text('{0}: images without labels, since there are no class folders.', root), ...leftOut(top.others)];
    return { files: requireImages(top.images, root), notes };
  }
  if (top.images.length > 0 && top.folders.length > 0)
    throw new Problem('data-mismatch', text('{0} holds images and folders.', root), {
      file: root,
      found: `${top.images[0] ?? ''}, ${root}/${top.folders[0]}`,
      expected: 'a folder for each class, or images alone',
      remedy: text('Put every image into the folder of its class.'),
    });
  const classes = order === undefined ? top.folders : await readOrder(folder, order, top.folders, root);
  const files: string[] = [];
  const labels: number[] = [];
  let others = top.others;
  for (const [label, name] of classes.entries()) {
    const inside = await list(folder, `${root}/${name}`);
    if (inside.images.length === 0 && order === undefined) throw emptyClass(`${root}/${name}`);
    for (const image of inside.images) {
      files.push(image);
      labels.push(label);
    }
    others += inside.others + inside.folders.length;
  }
  requireImages(files, root);
  const notes = [text('{0}: {1} classes by folder: {2}.', root, classes.length, listed(classes)), ...leftOut(others)];
  return { files, labels: Int32Array.from(labels), classes, notes };
}

const leftOut = (others: number): Text[] =>
  others === 0 ? [] : [text('Left out, since they are neither PNG nor JPEG by their names: {0}.', others)];

function requireImages(files: readonly string[], root: string): readonly string[] {
  if (files.length > 0) return files;
  throw new Problem('data-empty', text('{0} holds no examples.', root), {
    file: root,
    found: 0,
    expected: '.png, .jpg, .jpeg',
    remedy: text('Give data with at least one example.'),
  });
}

/** Is it a class without examples, or no class? The labels of all behind it depend on that. */
const emptyClass = (file: string): Problem =>
  new Problem('data-empty', text('The class folder {0} holds no images.', file), {
    file,
    found: 0,
    expected: '.png, .jpg, .jpeg',
    remedy: text('Remove the folder, or name the classes in a file (--classes).'),
  });

/** Bytes of a file of class names: a thousand times what ImageNet's takes. */
const orderLimit = 2 ** 24;

async function readOrder(
  folder: Folder,
  file: string,
  folders: readonly string[],
  root: string,
): Promise<readonly string[]> {
  const content = new TextDecoder().decode(await readWhole(folder, file, orderLimit));
  const names = content
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (names.length === 0) throw malformed(file, 'no names', 'one class name a line');
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw malformed(file, `${twice}, twice`, 'each class once');
  const unnamed = folders.find((name) => !names.includes(name));
  if (unnamed !== undefined)
    throw new Problem('data-mismatch', text('{0} does not name the class {1}.', file, unnamed), {
      file,
      found: `${root}/${unnamed}`,
      expected: names.join(', ').slice(0, 200),
      remedy: text('Name every class folder once, in the order of the model’s outputs.'),
    });
  const absent = names.find((name) => !folders.includes(name));
  if (absent !== undefined)
    throw new Problem('data-mismatch', text('There is no folder for the class {0}.', absent), {
      file,
      found: folders.join(', ').slice(0, 200),
      expected: `${root}/${absent}`,
      remedy: text('Name every class folder once, in the order of the model’s outputs.'),
    });
  return names;
}
