import type { ElementType } from '../../../../../src/core/formats/encoding/element-type';
import type { KnownTensor } from '../../../../../src/core/formats/onnx/graph/value';

export interface Tolerance {
  readonly relative: number;
  readonly absolute: number;
}

const show = (shape: readonly number[]): string => `[${shape.join()}]`;

/** What differs first: the type, the shape, an element (NumPy's `assert_allclose`, where NaN equals NaN); undefined where all is equal. */
export function difference(
  found: { readonly shape: readonly number[]; readonly type: ElementType; readonly values: ArrayLike<number> },
  expected: KnownTensor,
  { relative, absolute }: Tolerance,
): string | undefined {
  if (found.type !== expected.type) return `type ${found.type}, expected ${expected.type}`;
  if (show(found.shape) !== show(expected.shape)) return `shape ${show(found.shape)}, expected ${show(expected.shape)}`;
  for (let i = 0; i < expected.values.length; i++) {
    const [value, wanted] = [found.values[i], expected.values[i]];
    const isClose = Number.isFinite(wanted) && Math.abs(value - wanted) <= absolute + relative * Math.abs(wanted);
    if (!isClose && value !== wanted && !(Number.isNaN(value) && Number.isNaN(wanted)))
      return `element ${i} is ${value}, expected ${wanted}`;
  }
  return undefined;
}
