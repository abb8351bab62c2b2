/**
 * All scores of a run in one file: 8 bytes that name the format, the length of a JSON index (uint32), the index, then every
 * method's float32 scores, little-endian, in the order of the index and without gaps. The index is padded with spaces so that the scores are aligned.
 */
import * as z from 'zod';
import type { StoredScores } from '../core/comparison/input';
import { Problem } from '../shared/problem';
import { text } from '../shared/text';

const magic = new TextEncoder().encode('PSCORES1');
const prefix = magic.length + 4;
const index = z.array(z.object({ method: z.string(), parameters: z.array(z.tuple([z.string(), z.int().min(0)])) }));

/** Little-endian machines only: those are all that Node runs on but s390x. */
export function encodeScores(methods: readonly StoredScores[]): Uint8Array<ArrayBuffer> {
  const entries = methods.map(({ method, scores }) => ({
    method,
    parameters: [...scores].map(([name, { length }]) => [name, length] as const),
  }));
  const json = new TextEncoder().encode(JSON.stringify(entries));
  const start = Math.ceil((prefix + json.length) / 4) * 4;
  const arrays = methods.flatMap(({ scores }) => [...scores.values()]);
  const file = new Uint8Array(start + arrays.reduce((sum, { byteLength }) => sum + byteLength, 0));
  file.set(magic);
  new DataView(file.buffer).setUint32(magic.length, start - prefix, true);
  file.fill(' '.charCodeAt(0), prefix, start).set(json, prefix);
  let at = start;
  for (const { buffer, byteOffset, byteLength } of arrays) {
    file.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += byteLength;
  }
  return file;
}

/** @throws Problem `file-malformed` for anything that `encodeScores` did not write whole. */
export function decodeScores(bytes: Uint8Array, file: string): StoredScores[] {
  const fail = (found: string | number, expected: string | number): Problem =>
    new Problem('file-malformed', text('The stored scores are damaged.'), {
      file,
      found,
      expected,
      remedy: text('Delete this run and compare again.'),
    });
  if (bytes.length < prefix || magic.some((byte, at) => bytes[at] !== byte)) throw fail('other bytes', 'PSCORES1');
  const start = prefix + new DataView(bytes.buffer, bytes.byteOffset).getUint32(magic.length, true);
  if (start > bytes.length) throw fail(bytes.length, `≥ ${start} B`);
  const entries = indexIn(new TextDecoder().decode(bytes.subarray(prefix, start)));
  if (!entries) throw fail('a broken index', 'method and parameters');
  const total = entries.flatMap(({ parameters }) => parameters).reduce((sum, [, length]) => sum + length, 0);
  if (start + 4 * total !== bytes.length) throw fail(`${bytes.length} B`, `${start + 4 * total} B`);

  // A copy of the scores alone, so that they are aligned whatever the array they came in.
  const all = new Float32Array(new Uint8Array(bytes.subarray(start)).buffer);
  let at = 0;
  return entries.map(({ method, parameters }) => ({
    method,
    scores: new Map(parameters.map(([name, length]) => [name, all.subarray(at, (at += length))])),
  }));
}

function indexIn(json: string): z.infer<typeof index> | undefined {
  try {
    return index.parse(JSON.parse(json));
  } catch {
    return undefined;
  }
}
