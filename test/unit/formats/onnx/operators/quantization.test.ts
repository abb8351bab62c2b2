/** Types and their changes, quantisation, and what does nothing in evaluation mode. */
import assert from 'node:assert/strict';
import type { ElementType } from '../../../../../src/core/formats/encoding/element-type';
import { Value } from '../../../../../src/core/formats/onnx/graph/value';
import { TensorProto_DataType as Code } from '../../../../../src/core/formats/onnx/proto/onnx_pb';
import { Unsupported } from '../../../../../src/core/formats/unsupported';
import { gradients } from '../../../../../src/core/graph/gradients';
import { constant, input, scalar } from '../../../../../src/core/graph/leaf';
import { reduceSum } from '../../../../../src/core/ops/reduce';
import { assertNumbers } from './assert-value';
import { call, fed, known, numbersOf } from './call';

describe('ONNX casts', () => {
  const casts: [from: ElementType, values: number[], to: Code, type: ElementType, expected: number[]][] = [
    ['float32', [-1.7, 0.9, 2.5], Code.INT64, 'int64', [-1, 0, 2]],
    ['float16', [-1.7, 300.2], Code.UINT16, 'uint16', [65535, 300]],
    ['int16', [200, -129, 5], Code.INT8, 'int8', [-56, 127, 5]],
    ['int64', [2 ** 31], Code.INT32, 'int32', [2 ** 31]],
    ['float32', [-9, 8.9, 7], Code.INT4, 'int4', [7, -8, 7]],
    ['uint2', [3, 0], Code.UINT8, 'uint8', [3, 0]],
    ['float32', [1.05, 1e9, -Infinity], Code.FLOAT8E4M3FN, 'float8e4m3fn', [1, 448, -448]],
    ['float8e5m2', [1.25], Code.FLOAT, 'float32', [1.25]],
    ['float32', [0, -0, 0.2, NaN, -3], Code.BOOL, 'bool', [0, 0, 1, 1, 1]],
    ['int64', [0, 7], Code.BOOL, 'bool', [0, 1]],
    ['bool', [0, 1], Code.FLOAT, 'float32', [0, 1]],
    ['bool', [0, 1], Code.INT32, 'int32', [0, 1]],
    ['int64', [9007199254740991], Code.DOUBLE, 'float64', [9007199254740991]],
    ['float32', [0.1, Infinity], Code.FLOAT16, 'float16', [0.1, Infinity]],
    ['bfloat16', [0.5], Code.FLOAT, 'float32', [0.5]],
  ];
  for (const [from, values, to, type, expected] of casts)
    it(`from ${from} to ${type}`, () => {
      const x = known(values, [values.length], from);
      for (const [cast] of [call('Cast', [x], { to }).outputs, call('CastLike', [x, known([1], [1], type)]).outputs]) {
        assert.equal(cast?.type, type);
        assertNumbers(cast, expected);
      }
    });

  it('between floats let gradients through, to integers not', () => {
    const node = input('x', [2]);
    const slope = (to: Code): number[] => {
      const [value] = call('Cast', [Value.of(node, 'float32')], { to }).outputs;
      return numbersOf(Value.of(gradients([reduceSum(value!.node)], [scalar(1)], [node])[0], 'float32'), { x: [1, 2] });
    };
    assert.deepEqual(slope(Code.FLOAT16), [1, 1]);
    assert.deepEqual(slope(Code.INT32), [0, 0]);
  });

  it('refuse types that are excluded, by name', () =>
    assert.throws(
      () => call('Cast', [known([1])], { to: Code.FLOAT8E8M0 }),
      (error) => error instanceof Unsupported && error.reason.args.includes('FLOAT8E8M0'),
    ));
  it('refuse to be without a type', () => assert.throws(() => call('Cast', [known([1])]), RangeError));
});

const number = (value: number, type: ElementType = 'float32'): Value => known([value], [], type);

describe('ONNX quantisation', () => {
  it('rounds half to even and saturates', () => {
    const x = known([0, 1, 2, 3, -3, 5, 600, -600]);
    const [y] = call('QuantizeLinear', [x, number(2), number(128, 'uint8')]).outputs;
    assert.equal(y?.type, 'uint8');
    assertNumbers(y, [128, 128, 129, 130, 126, 130, 255, 0]);
  });

  it('is to uint8 without a zero point, or to the type that the node names', () => {
    const [plain] = call('QuantizeLinear', [known([-1, 3, 999]), number(1)]).outputs;
    assert.equal(plain?.type, 'uint8');
    assertNumbers(plain, [0, 3, 255]);
    const [named] = call('QuantizeLinear', [known([-99999, 3]), number(1)], { output_dtype: Code.INT16 }).outputs;
    assert.equal(named?.type, 'int16');
    assertNumbers(named, [-32768, 3]);
    const [narrow] = call('QuantizeLinear', [known([-99, 3.2]), number(1)], { output_dtype: Code.INT4 }).outputs;
    assert.equal(narrow?.type, 'int4');
    assertNumbers(narrow, [-8, 3]);
    const [float] = call('QuantizeLinear', [known([-99, 4.2]), number(2)], { output_dtype: Code.FLOAT4E2M1 }).outputs;
    assert.equal(float?.type, 'float4e2m1');
    assertNumbers(float, [-6, 2]);
    const scale = { output_dtype: Code.FLOAT8E8M0 };
    assert.throws(() => call('QuantizeLinear', [known([1]), number(1)], scale), Unsupported);
  });

  const rows = known([1, 2, 3, 4, 5, 6], [2, 3]);
  it('has a scale for each position of an axis', () => {
    const [columns] = call('QuantizeLinear', [rows, known([1, 2, 3]), known([0, 1, 2], [3], 'int8')]).outputs;
    assert.equal(columns?.type, 'int8');
    assertNumbers(columns, [1, 2, 3, 4, 3, 4]);
    const [lines] = call('QuantizeLinear', [rows, known([1, 2]), known([0, 1], [2], 'int8')], { axis: -2 }).outputs;
    assertNumbers(lines, [1, 2, 3, 3, 3, 4]);
  });

  it('has a scale for each block of an axis, the last of which may be short', () => {
    const scale = known([1, 2, 4, 8], [2, 2]);
    const attributes = { axis: 1, block_size: 2 };
    const [y] = call(
      'DequantizeLinear',
      [rows.as('int8'), scale, known([0, 1, 2, 3], [2, 2], 'int8')],
      attributes,
    ).outputs;
    assert.equal(y?.type, 'float32');
    assertNumbers(y, [1, 2, 4, 8, 12, 24]);
    assert.throws(() => call('DequantizeLinear', [rows.as('int8'), scale], { axis: 1, block_size: 1 }), RangeError);
    assert.throws(() => call('DequantizeLinear', [rows.as('int8'), scale], { axis: 1 }), RangeError);
  });

  it('is undone', () => {
    const [plain] = call('DequantizeLinear', [
      known([0, 3, 128, 255], [4], 'uint8'),
      number(2),
      number(128, 'uint8'),
    ]).outputs;
    assertNumbers(plain, [-256, -250, 0, 254]);
    const [bare] = call('DequantizeLinear', [known([-3, 4], [2], 'int32'), number(0.5)], {}, { opset: 10 }).outputs;
    assertNumbers(bare, [-1.5, 2]);
    const [channels] = call('DequantizeLinear', [rows.as('uint8'), known([1, 10], [2], 'float16')], {
      axis: 0,
    }).outputs;
    assert.equal(channels?.type, 'float16');
    assertNumbers(channels, [1, 2, 3, 40, 50, 60]);
    const [double] = call('DequantizeLinear', [rows.as('uint8'), number(1)], { output_dtype: Code.DOUBLE }).outputs;
    assert.equal(double?.type, 'float64');
  });

  it('passes gradients on the way back alone', () => {
    const node = input('x', [2]);
    const x = Value.of(node, 'float32');
    const slope = (value: Value | undefined): number[] =>
      numbersOf(Value.of(gradients([reduceSum(value!.node)], [scalar(1)], [node])[0], 'float32'), { x: [1, 2] });
    assert.deepEqual(slope(call('QuantizeLinear', [x, number(2)]).outputs[0]), [0, 0]);
    assert.deepEqual(slope(call('DequantizeLinear', [x, number(2)]).outputs[0]), [2, 2]);
  });

  const dynamic: Record<string, { x: number[]; scale: number; zeroPoint: number; y: number[] }> = {
    'both signs': { x: [0, 2, -3, -2.4, 1.34, 0.5], scale: 5 / 255, zeroPoint: 153, y: [153, 255, 0, 31, 221, 179] },
    'negative numbers alone': {
      x: [-1, -2.1, -1.3, -2.5, -3.34, -4],
      scale: 4 / 255,
      zeroPoint: 255,
      y: [191, 121, 172, 96, 42, 0],
    },
    'positive numbers alone': { x: [1, 2.1, 4], scale: 4 / 255, zeroPoint: 0, y: [64, 134, 255] },
    'nothing but zeros': { x: [0, 0], scale: 1, zeroPoint: 0, y: [0, 0] },
  };
  for (const [title, { x, scale, zeroPoint, y }] of Object.entries(dynamic))
    it(`by the range of ${title}`, () => {
      const { outputs } = call('DynamicQuantizeLinear', [known(x)]);
      assert.deepEqual(
        outputs.map((each) => [each?.type, each?.rank]),
        [
          ['uint8', 1],
          ['float32', 0],
          ['uint8', 0],
        ],
      );
      assertNumbers(outputs[0], y);
      assertNumbers(outputs[1], [scale]);
      assertNumbers(outputs[2], [zeroPoint]);
    });
});

describe('what does nothing in evaluation mode', () => {
  const x = Value.channelsLast(constant([1, 2, 3, 4], [1, 2, 2]), 'float32');
  it('Identity', () => assert.equal(call('Identity', [x]).outputs[0], x));

  const ratio = number(0.5);
  const truth = (value: number): Value => number(value, 'bool');
  const evaluations: [opset: number, inputs: (Value | undefined)[], mask: ElementType][] = [
    [7, [x], 'float32'],
    [10, [x], 'bool'],
    [12, [x, ratio], 'bool'],
    [13, [x, ratio, truth(0)], 'bool'],
    [22, [x, undefined, truth(0)], 'bool'],
    [22, [x, number(0), truth(1)], 'bool'],
  ];
  for (const [opset, inputs, mask] of evaluations)
    it(`Dropout of opset ${opset} with ${inputs.length} inputs`, () => {
      const { outputs } = call('Dropout', inputs, opset < 12 ? { ratio: 0.5 } : {}, { opset, used: [0, 1] });
      assert.equal(outputs[0], x);
      assert.equal(outputs[1]?.type, mask);
      assert.deepEqual(outputs[1].shape, [1, 2, 2]);
      assertNumbers(outputs[1], [1, 1, 1, 1]);
      assert.equal(call('Dropout', inputs, {}, { opset }).outputs[1], undefined);
    });

  it('refuses a Dropout that drops', () => {
    assert.throws(() => call('Dropout', [x, ratio, truth(1)]), Unsupported);
    assert.throws(() => call('Dropout', [x, undefined, truth(1)]), Unsupported);
    assert.throws(() => call('Dropout', [x, ratio, fed('training', [], 'bool')]), Unsupported);
  });
});
