import type { Folder } from '../files';
import type { StoredParameter } from '../formats/stored-model';
import { Problem, throwIfCancelled } from '../../shared/problem';
import { text } from '../../shared/text';

/** Bytes that are read at once. */
export const pieceBytes = 2 ** 22;

/** Consecutive values of a weight. */
export interface Piece {
  /** Position of the first. */
  readonly start: number;
  readonly values: Float32Array;
}

/** A weight's values, a few megabytes at a time. @throws what `Folder.read` throws; Cancelled. */
export async function* piecesOf(
  { file, offset, width, count, decode }: StoredParameter,
  folder: Folder,
  signal?: AbortSignal,
): AsyncGenerator<Piece> {
  const most = Math.floor(pieceBytes / width);
  for (let start = 0; start < count; start += most) {
    throwIfCancelled(signal);
    const length = Math.min(most, count - start);
    yield { start, values: decode(await folder.read(file, offset + start * width, length * width), start) };
  }
}

/** @throws Problem `weight-not-finite` */
export function requireFinite({ name, file }: StoredParameter, { start, values }: Piece): void {
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong < 0) return;
  throw new Problem('weight-not-finite', text('The weight {0} is not finite at position {1}.', name, start + wrong), {
    file,
    layer: name,
    found: values[wrong],
    expected: 'a finite number',
    remedy: text('Train the model again, or repair the file.'),
  });
}
