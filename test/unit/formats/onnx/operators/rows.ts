/** Tables of calls of operators with known inputs. */
import assert from 'node:assert/strict';
import type { ElementType } from '../../../../../src/core/formats/encoding/element-type';
import { Value } from '../../../../../src/core/formats/onnx/graph/value';
import type { AttributeValue } from '../../../../../src/core/formats/onnx/operators/attributes';
import { assertNumbers } from './assert-value';
import { call, known, type Options } from './call';

export interface Row extends Options {
  /** Each a list of numbers, or what an input is. */
  readonly inputs: readonly (readonly number[] | Value | undefined)[];
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
  readonly expected: readonly number[];
  /** Of the inputs that are lists. Default: float32. */
  readonly type?: ElementType;
  /** Of the result. Default: that of the inputs. */
  readonly result?: ElementType;
}

/** One test for each row. Its title begins with the operator's name. */
export function checkRows(table: Readonly<Record<string, Row>>): void {
  for (const [title, row] of Object.entries(table))
    it(title, () => {
      const { inputs, attributes = {}, expected, type = 'float32', result = type, ...options } = row;
      const values = inputs.map((each) =>
        each === undefined || each instanceof Value ? each : known(each, [each.length], type),
      );
      const [value] = call(title.split(/[ ,]/)[0], values, attributes, options).outputs;
      assert.equal(value?.type, result);
      assertNumbers(value, expected);
    });
}
