/** What stands in place of a large file that Git LFS keeps elsewhere: https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md */
import { Problem } from './problem';
import { text } from './text';

export interface LfsPointer {
  /** SHA-256 of the content, 64 hexadecimal digits. */
  readonly oid: string;
  /** Bytes of the content. */
  readonly size: number;
}

/** A pointer is shorter than this, by its specification. */
export const pointerBytes = 1024;

/** What a file points to; undefined where it is content itself. @param bytes of the file's beginning. */
export function readPointer(bytes: Uint8Array): LfsPointer | undefined {
  const content = new TextDecoder().decode(bytes.subarray(0, pointerBytes));
  if (!content.startsWith('version https://git-lfs.github.com/spec/')) return undefined;
  const oid = /^oid sha256:([0-9a-f]{64})\r?$/m.exec(content)?.[1];
  const size = /^size (\d{1,15})\r?$/m.exec(content)?.[1];
  return oid === undefined || size === undefined ? undefined : { oid, size: Number(size) };
}

/** The file's content is not on this machine. */
export const notPulled = (file: string, { size }: LfsPointer): Problem =>
  new Problem('lfs-pointer', text('{0} is a Git LFS pointer: its content was not downloaded.', file), {
    file,
    found: 'a pointer',
    expected: `${size} B`,
    remedy: text('Run `git lfs pull` in the repository, then try again.'),
  });
