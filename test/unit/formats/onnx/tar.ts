const block = 512;
const words = new TextDecoder();

/** The files of a USTAR archive by path, hard links followed. */
export function filesInTar(archive: Uint8Array): Map<string, Uint8Array> {
  const entries = new Map<string, Uint8Array>();
  for (let at = 0; archive[at];) {
    const field = (from: number, length: number): string =>
      words.decode(archive.subarray(at + from, at + from + length)).replace(/\0.*$/s, '');
    const [prefix, name] = [field(345, 155), field(0, 100)];
    const size = parseInt(field(124, 12), 8);
    const isLink = field(156, 1) === '1';
    const data = isLink ? entries.get(field(157, 100)) : archive.subarray(at + block, at + block + size);
    if (!data) throw new Error(`${name} is a link to nothing`);
    entries.set(prefix ? `${prefix}/${name}` : name, data);
    at += block + Math.ceil(size / block) * block;
  }
  return entries;
}
