import assert from 'node:assert/strict';
import type { Value } from '../../../../../src/core/formats/onnx/graph/value';
import { numbersOf } from './call';

/** The numbers of a value that no data reaches, within float32's rounding; NaN equals NaN. */
export function assertNumbers(value: Value | undefined, expected: readonly number[]): void {
  const numbers = numbersOf(value);
  assert.equal(numbers.length, expected.length);
  for (const [index, each] of expected.entries())
    assert.ok(
      Math.abs(numbers[index] - each) <= 1e-6 * Math.max(1, Math.abs(each)) || Object.is(numbers[index] + 0, each + 0),
      `element ${index} is ${numbers[index]} instead of ${each}`,
    );
}
