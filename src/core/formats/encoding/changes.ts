import { Problem } from '../../../shared/problem';
import { text } from '../../../shared/text';
import type { ElementType, StoredType } from './element-type';
import { codeOf, layoutOf, numbersOf } from './layout';
import type { Parameter } from '../model';
import { newValueImpossible, newValueNotFinite } from '../new-value';
import { dequantized, quantized, type Quantization } from './quantization';

/** A parameter, and what its codes mean where they are integers. */
export interface Encoded {
  readonly parameter: Parameter;
  readonly quantization?: Quantization;
}

/** A parameter with the values that it gets. */
export interface Change<T extends Encoded = Encoded> {
  readonly stored: T;
  readonly after: Float32Array;
}

/** @throws Problem `weight-invalid` for values that no parameter of the model has room for. */
export function changesOf<T extends Encoded>(
  parameters: readonly T[],
  changed: ReadonlyMap<string, Float32Array>,
  file: string,
): readonly Change<T>[] {
  const known = new Map(parameters.map((each) => [each.parameter.name, each]));
  return [...changed].map(([name, after]) => {
    const stored = known.get(name);
    if (stored?.parameter.values.length === after.length) return { stored, after };
    throw new Problem('weight-invalid', text('The new values of {0} do not fit the model.', name), {
      file,
      layer: name,
      found: after.length,
      expected: stored?.parameter.values.length ?? 'no such weight',
      remedy: text('Give values for a weight of this model.'),
    });
  });
}

/** The values as the parameter's type holds them; those that it cannot hold stay. */
export function roundedValues({ stored: { parameter, quantization }, after }: Change): Float32Array {
  const { values: before } = parameter;
  const type = parameter.dtype as StoredType;
  if (type === 'float32') return after;
  const { width, codes: viewed } = layoutOf(type);
  const codes = viewed(new Uint8Array(after.length * width));
  const code = (value: number, at: number): number | undefined =>
    quantization ? quantized(value, at, quantization, type) : codeOf(value, type);
  after.forEach((value, at) => (codes[at] = code(value, at) ?? 0));
  const read = quantization ? dequantized(codes, quantization) : numbersOf(codes, type);
  return after.map((value, at) => (Object.is(before[at], value) || code(value, at) === undefined ? value : read[at]));
}

/**
 * Calls `store` for the elements that differ, with what is stored for them.
 * @throws Problem `weight-not-finite`; `weight-invalid` for a value that the type cannot hold.
 */
export function storeChanges(
  { stored: { parameter, quantization }, after }: Change,
  file: string,
  store: (at: number, code: number) => void,
): void {
  const { name, values: before } = parameter;
  const type = parameter.dtype as ElementType;
  for (let at = 0; at < after.length; at++) {
    const value = after[at];
    if (Object.is(before[at], value)) continue;
    if (!Number.isFinite(value)) throw newValueNotFinite(name, value, at, file);
    const code = quantization ? quantized(value, at, quantization, type) : codeOf(value, type);
    if (code === undefined) throw newValueImpossible(name, value, type, file);
    store(at, code);
  }
}
