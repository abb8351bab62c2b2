/** Tables of calls of one operator with known inputs: its shape and its numbers, exactly. */
import assert from 'node:assert/strict';
import type { Value } from '../../../../../src/core/formats/onnx/graph/value';
import type { AttributeValue } from '../../../../../src/core/formats/onnx/operators/attributes';
import { call, numbersOf, type Options } from './call';

export type Attributes = Readonly<Record<string, AttributeValue>>;
interface Row {
  readonly inputs: readonly (Value | undefined)[];
  readonly attributes?: Attributes;
  readonly options?: Options;
  readonly shape: readonly number[];
  readonly expected: readonly number[];
}

/** One test for each row. */
export function checkOperator(operator: string, rows: Readonly<Record<string, Row>>): void {
  describe(operator, () => {
    for (const [name, { inputs, attributes, options, shape, expected }] of Object.entries(rows))
      it(name, () => {
        const [y] = call(operator, inputs, attributes, options).outputs;
        assert.deepEqual(y?.shape, shape);
        assert.deepEqual(numbersOf(y), expected);
      });
  });
}
