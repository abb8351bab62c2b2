import { create } from '@bufbuild/protobuf';
import assert from 'node:assert/strict';
import type { NarrowType } from '../../../../src/core/formats/encoding/element-type';
import { narrowBytes, narrowNumbers } from '../../../../src/core/formats/onnx/narrow-numbers';
import { TensorProto_DataType as Code, TensorProtoSchema } from '../../../../src/core/formats/onnx/proto/onnx_pb';
import { TensorStore } from '../../../../src/core/formats/onnx/tensor-store';
import { Unsupported } from '../../../../src/core/formats/unsupported';
import { Problem } from '../../../../src/shared/problem';

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

describe('tensors of a byte or less', () => {
  const store = new TensorStore('model.onnx', new Map(), new Map());
  const tensor = (init: { dataType: Code; rawData?: Uint8Array; int32Data?: number[] }) =>
    create(TensorProtoSchema, { name: 'w', dims: [3n], ...init });

  it('are read from bytes', () => {
    const found = store.read(tensor({ dataType: Code.INT4, rawData: Uint8Array.of(0x71, 0xf) }));
    assert.deepEqual([found.type, found.shape, Array.from(found.values)], ['int4', [3], [1, 7, -1]]);
  });
  it('are read from numbers', () => {
    const found = store.read(tensor({ dataType: Code.FLOAT8E5M2, int32Data: [0x3c, 0xc0, 0] }));
    assert.deepEqual(Array.from(found.values), [1, -2, 0]);
  });
  it('contradict their shape', () => {
    const short = tensor({ dataType: Code.FLOAT8E5M2, rawData: Uint8Array.of(1, 2) });
    assert.throws(
      () => store.read(short),
      (error) => error instanceof Problem && error.code === 'weight-invalid',
    );
  });
  it('are refused where they are exponents alone', () => {
    assert.throws(() => store.read(tensor({ dataType: Code.FLOAT8E8M0, int32Data: [1, 2, 3] })), Unsupported);
  });
});
