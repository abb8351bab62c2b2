import type { StoredModel, StoredParameter } from '../formats/stored-model';
import { weightNotFinite } from '../formats/weight-not-finite';
import { throwIfCancelled } from '../../shared/problem';

/** Bytes that are read at once: few enough to stay in a processor's cache. */
export const pieceBytes = 2 ** 20;

/** Consecutive values of a weight. */
export interface Piece {
  /** Position of the first. */
  readonly start: number;
  readonly values: Float32Array;
}

/** A weight's values, a few megabytes at a time. @throws what reading a file throws; Cancelled. */
export async function* piecesOf(
  { file, offset, width, count, decode }: StoredParameter,
  { read }: Pick<StoredModel, 'read'>,
  signal?: AbortSignal,
): AsyncGenerator<Piece> {
  const most = Math.floor(pieceBytes / width);
  for (let start = 0; start < count; start += most) {
    throwIfCancelled(signal);
    const length = Math.min(most, count - start);
    yield { start, values: decode(await read(file, offset + start * width, length * width), start) };
  }
}

/** @throws Problem `weight-not-finite` */
export function requireFinite({ name, file }: StoredParameter, { start, values }: Piece): void {
  let wrong = 0;
  while (wrong < values.length && Number.isFinite(values[wrong])) wrong++;
  if (wrong === values.length) return;
  throw weightNotFinite(name, values[wrong], start + wrong, file);
}
