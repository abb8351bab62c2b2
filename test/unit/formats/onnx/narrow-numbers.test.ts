import assert from 'node:assert/strict';
import type { NarrowType } from '../../../../src/core/formats/onnx/graph/value';
import { narrowBytes, narrowNumbers } from '../../../../src/core/formats/onnx/narrow-numbers';

const cases: readonly [type: NarrowType, bytes: readonly number[], numbers: readonly number[]][] = [
  ['uint4', [0x10, 0x32, 0x0f], [0, 1, 2, 3, 15]],
  ['int4', [0x70, 0xf8], [0, 7, -8, -1]],
  ['uint2', [0b11100100, 0b10], [0, 1, 2, 3, 2]],
  ['int2', [0b11100100], [0, 1, -2, -1]],
  ['float4e2m1', [0x21, 0xf], [0.5, 1, -6]],
  ['float8e4m3fn', [0x7e, 0x38, 0x80], [448, 1, -0]],
  ['float8e5m2', [0x7c, 0xc0], [Infinity, -2]],
];

describe('numbers of a byte or less', () => {
  for (const [type, bytes, numbers] of cases)
    it(`${type}: ${numbers.join()}`, () => {
      assert.equal(narrowBytes(type, numbers.length), bytes.length);
      assert.deepEqual(Array.from(narrowNumbers(bytes, type, numbers.length)), numbers);
    });
});
