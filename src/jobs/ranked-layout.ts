/**
 * A candidate's scores as a file that is cut without being read: 8 bytes that name the format; for each parameter its scores (float32, by
 * position), then its keys as core/allocation/part.ts groups them, `starts` (uint32), `firsts` (uint16) and the second digits (uint16),
 * filled up to whole 4 bytes; then a JSON index, its length (uint32), and the 8 bytes again. All little-endian.
 */
import * as z from 'zod';
import { keysOf } from '../core/allocation/keys';
import { digits, grouped } from '../core/allocation/part';
import type { ScoredWeights } from '../core/allocation/scores';

export const magic = new TextEncoder().encode('PRANKED1');
/** Behind the index. */
export const tail = 4 + magic.length;

const index = z.array(
  z.strictObject({
    name: z.string(),
    /** Weights. */
    size: z.int().min(0).max(0xffffffff),
    /** First digits that occur. */
    bins: z.int().min(0).max(digits),
  }),
);
export type RankedEntry = Readonly<z.infer<typeof index>[number]>;

/** Where a parameter's arrays stand, in bytes from the beginning of the file. */
export interface RankedPlace {
  readonly scores: number;
  readonly starts: number;
  readonly firsts: number;
  readonly seconds: number;
  readonly end: number;
}

export function placeOf({ size, bins }: Pick<RankedEntry, 'size' | 'bins'>, scores: number): RankedPlace {
  const starts = scores + 4 * size;
  const firsts = starts + 4 * (bins + 1);
  const seconds = firsts + 2 * bins;
  return { scores, starts, firsts, seconds, end: Math.ceil((seconds + 2 * size) / 4) * 4 };
}

/** One parameter after the other, so that no more than one is held twice. */
export async function* encodeRanked(
  scores: readonly Float32Array[],
  scored: readonly ScoredWeights[],
): AsyncGenerator<Uint8Array> {
  const entries: RankedEntry[] = [];
  yield magic;
  let at = magic.length;
  for (const [p, { name, values }] of scored.entries()) {
    const own = scores[p];
    const { firsts, starts, seconds } = grouped(keysOf(own, values));
    const entry = { name, size: own.length, bins: firsts.length };
    const place = placeOf(entry, at);
    entries.push(entry);
    for (const array of [own, starts, firsts, seconds]) yield bytesOf(array);
    yield new Uint8Array(place.end - place.seconds - seconds.byteLength);
    at = place.end;
  }
  const json = new TextEncoder().encode(JSON.stringify(entries));
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, json.length, true);
  yield json;
  yield length;
  yield magic;
}

/** The index in its bytes; undefined where it is none. */
export function readIndex(bytes: Uint8Array): readonly RankedEntry[] | undefined {
  try {
    return index.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch {
    return undefined;
  }
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array | Uint32Array | Uint16Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);
