import { Problem } from '../../shared/problem';
import { text } from '../../shared/text';
import { size } from '../graph/shape';
import type { Targets } from './dataset';
import { isFloat } from './elements';
import type { RawArray } from './raw-data';

/** `[examples]` labels or `[examples, …shape]` vectors. */
export interface ReadTargets {
  readonly targets: Targets;
  readonly values: Float32Array | Int32Array;
}

/**
 * @param names of the classes, where the numbers are positions among these.
 * Whole numbers from 0, one for each example, are labels, however they are stored; everything else is a vector of real numbers.
 * @throws Problem `data-not-finite`, `label-invalid` for a negative integer.
 */
export function readTargets(raw: RawArray, names?: readonly string[]): ReadTargets {
  const [examples, ...shape] = raw.shape;
  const width = size(shape);
  requireFinite(raw, width);
  const { data } = raw;
  if (names) return { targets: { kind: 'classes', classes: names.length, names }, values: Int32Array.from(data) };
  if (width === 1 && data.every(Number.isInteger)) {
    const negative = data.findIndex((value) => value < 0);
    if (negative < 0) {
      const largest = largestLabel(raw);
      return { targets: { kind: 'classes', classes: largest + 1 }, values: Int32Array.from(data) };
    }
    if (!isFloat(raw.type)) throw invalidLabel(raw.file, negative, data[negative]);
  }
  return {
    targets: {
      kind: 'vectors',
      shape: shape.length === 0 ? [1] : shape,
      oneHot: width > 1 && isOneHot(data, examples, width),
    },
    values: Float32Array.from(data),
  };
}

/** More classes than any model has: the numbers are no labels. */
const highestLabel = 2 ** 31 - 2;

function largestLabel({ data, file }: RawArray): number {
  let row = 0;
  for (let at = 1; at < data.length; at++) if (data[at] > data[row]) row = at;
  if (data[row] > highestLabel) throw invalidLabel(file, row, data[row]);
  return data[row];
}

function requireFinite({ data, file }: RawArray, width: number): void {
  const at = data.findIndex((value) => !Number.isFinite(Math.fround(value)));
  if (at < 0) return;
  throw notFinite(file, Math.floor(at / width), data[at]);
}

function isOneHot(data: RawArray['data'], examples: number, width: number): boolean {
  for (let row = 0; row < examples; row++) {
    let hot = 0;
    for (let at = row * width; at < (row + 1) * width; at++) {
      if (data[at] === 1) hot++;
      else if (data[at] !== 0) return false;
    }
    if (hot !== 1) return false;
  }
  return true;
}

/** A value that is no finite float32. */
export const notFinite = (file: string, row: number, value: number): Problem =>
  new Problem('data-not-finite', text('{0}: example {1} holds a value that is not finite.', file, row), {
    file,
    found: value,
    expected: 'a finite number',
    remedy: text('Remove or repair the example.'),
  });

/** A label (or one number of a row) that no class has. */
export const invalidLabel = (file: string, row: number, label: number, expected = 'a class from 0'): Problem =>
  new Problem('label-invalid', text('{0}: the label of example {1} is invalid.', file, row), {
    file,
    found: label,
    expected,
    remedy: text('Number the classes from 0, in the order of the model’s outputs.'),
  });
