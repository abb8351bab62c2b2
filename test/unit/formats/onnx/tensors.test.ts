import assert from 'node:assert/strict';
import { decodeBfloat16, encodeBfloat16 } from '../../../../src/core/bfloat16';
import { onnx } from '../../../../src/core/formats/onnx';
import { layoutOf, numbersOf } from '../../../../src/core/formats/encoding/layout';
import type { Parameter } from '../../../../src/core/formats/model';
import type { StoredType } from '../../../../src/core/formats/encoding/element-type';
import { formats } from '../../../../src/core/formats';
import {
  bytesOf,
  external,
  info,
  int,
  integers,
  model,
  node,
  raw,
  source,
  Type,
  type NodeInit,
  type TensorInit,
} from './onnx-file';

const hex = (digits: string): Uint8Array => Uint8Array.from(Buffer.from(digits.replace(/ /g, ''), 'hex'));

/** By the definitions of the types, not by our own encoders: bytes as they stand in a file. */
const types: readonly (readonly [type: StoredType, bytes: string, numbers: readonly number[]])[] = [
  ['float32', '0000803f 000000c0 00000080 0100 0000', [1, -2, -0, 2 ** -149]],
  ['float64', '000000000000f03f 9a9999999999b9bf', [1, -0.1]],
  ['float16', '003c 00c0 0100 ff7b 0080', [1, -2, 2 ** -24, 65504, -0]],
  ['bfloat16', '803f 00c0 7f7f 0080', [1, -2, 3.3895313892515355e38, -0]],
  ['int8', '00 7f 80 ff', [0, 127, -128, -1]],
  ['uint8', '00 7f 80 ff', [0, 127, 128, 255]],
  ['int16', 'ff7f 0080', [32767, -32768]],
  ['uint16', 'ff7f 0080', [32767, 32768]],
  ['int32', 'ffffff7f 00000080', [2 ** 31 - 1, -(2 ** 31)]],
  ['uint32', 'ffffffff', [2 ** 32 - 1]],
  ['int64', 'ffffffffffffff7f 0000000000000080 0100000000000000', [2 ** 63, -(2 ** 63), 1]],
  ['uint64', 'ffffffffffffffff', [2 ** 64]],
  ['bool', '00 01', [0, 1]],
];

const kernelIn = async (nodes: NodeInit[], initializer: TensorInit[]): Promise<Parameter> => {
  const { parameters } = await onnx.read(source(model({ input: [info('x', [1, 4])], node: nodes, initializer })));
  return parameters.find(({ role }) => role === 'kernel')!;
};

describe('formats/onnx: numbers of tensors', () => {
  for (const [type, bytes, numbers] of types)
    it(`reads ${type}, aligned or not`, () => {
      const { codes } = layoutOf(type);
      const content = hex(bytes);
      const shifted = new Uint8Array(content.length + 1);
      shifted.set(content, 1);
      for (const each of [content, shifted.subarray(1)])
        assert.deepEqual(Array.from(numbersOf(codes(each), type)), numbers);
    });

  it('does not copy what lies aligned', () => {
    const buffer = new ArrayBuffer(16);
    assert.equal(layoutOf('float32').codes(new Uint8Array(buffer, 4, 8)).buffer, buffer);
  });

  it('rounds to bfloat16 as to the nearest, of two the even one', () => {
    const rounded: readonly (readonly [value: number, code: number])[] = [
      [1, 0x3f80],
      [1 + 2 ** -8, 0x3f80],
      [1 + 3 * 2 ** -8, 0x3f82],
      [1 + 2 ** -8 + 2 ** -20, 0x3f81],
      [-(1 + 2 ** -8 + 2 ** -20), 0xbf81],
      [3.4e38, 0x7f80],
      [Infinity, 0x7f80],
      [-0, 0x8000],
    ];
    for (const [value, code] of rounded) assert.equal(encodeBfloat16(value), code, String(value));
    assert.ok(Number.isNaN(decodeBfloat16(encodeBfloat16(NaN))));
    for (let code = 0; code < 0x7f80; code++) assert.equal(encodeBfloat16(decodeBfloat16(code)), code);
  });

  const lists: readonly { readonly name: string; readonly tensor: TensorInit; readonly values: readonly number[] }[] = [
    { name: 'float_data', tensor: { dataType: Type.FLOAT, floatData: [1, -0.5] }, values: [1, -0.5] },
    { name: 'double_data', tensor: { dataType: Type.DOUBLE, doubleData: [1, -0.5] }, values: [1, -0.5] },
    {
      name: 'float16 in int32_data',
      tensor: { dataType: Type.FLOAT16, int32Data: [0x3c00, 0xb800] },
      values: [1, -0.5],
    },
    {
      name: 'bfloat16 in int32_data',
      tensor: { dataType: Type.BFLOAT16, int32Data: [0x3f80, 0xbf00] },
      values: [1, -0.5],
    },
  ];
  for (const { name, tensor, values } of lists)
    it(`reads ${name}`, async () => {
      const kernel = await kernelIn([node('MatMul', ['x', 'w'], ['y'])], [{ name: 'w', dims: [2n, 1n], ...tensor }]);
      assert.deepEqual([...kernel.values], values);
    });

  const blocks = { attribute: [int('axis', 0), int('block_size', 2)] };
  const quantised: readonly {
    readonly name: string;
    readonly node: NodeInit;
    readonly scales: TensorInit;
    readonly values: readonly number[];
  }[] = [
    {
      name: 'one scale',
      node: node('DequantizeLinear', ['q', 's', 'z'], ['w']),
      scales: raw('s', [], [0.5]),
      // Codes 1 to 8, zero point 3.
      values: [-1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5],
    },
    {
      name: 'a negative scale, whose zero point is 0 and not −0',
      node: node('DequantizeLinear', ['q', 's', 'z'], ['w']),
      scales: raw('s', [], [-0.5]),
      values: [1, 0.5, 0, -0.5, -1, -1.5, -2, -2.5],
    },
    {
      name: 'one scale for each column',
      node: node('DequantizeLinear', ['q', 's'], ['w']),
      scales: raw('s', [2], [1, 10]),
      values: [1, 20, 3, 40, 5, 60, 7, 80],
    },
    {
      name: 'one scale for each row',
      node: node('DequantizeLinear', ['q', 's'], ['w'], { attribute: [int('axis', -2)] }),
      scales: raw('s', [4], [1, 10, 100, 1000]),
      values: [1, 2, 30, 40, 500, 600, 7000, 8000],
    },
    {
      name: 'one scale for each two rows of a column',
      node: node('DequantizeLinear', ['q', 's'], ['w'], blocks),
      scales: raw('s', [2, 2], [1, 10, 100, 1000]),
      values: [1, 20, 3, 40, 500, 6000, 700, 8000],
    },
  ];
  for (const { name, node: dequantize, scales, values } of quantised)
    it(`reads integers with ${name}`, async () => {
      const kernel = await kernelIn(
        [dequantize, node('MatMul', ['x', 'w'], ['y'])],
        [
          { name: 'q', dims: [4n, 2n], dataType: Type.INT8, rawData: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8) },
          { name: 'z', dims: [], dataType: Type.INT8, rawData: Uint8Array.of(3) },
          scales,
        ],
      );
      assert.deepEqual([kernel.name, kernel.dtype, [...kernel.values]], ['q', 'int8', values]);
    });

  it('takes integers that two nodes make two things of for no weight', async () => {
    const { parameters } = await onnx.read(
      source(
        model({
          node: [
            node('DequantizeLinear', ['q', 's'], ['a']),
            node('DequantizeLinear', ['q', 't'], ['b']),
            node('MatMul', ['x', 'a'], ['c']),
            node('MatMul', ['x', 'b'], ['d']),
          ],
          initializer: [
            { name: 'q', dims: [4n, 2n], dataType: Type.INT8, rawData: new Uint8Array(8) },
            raw('s', [1], [1]),
            raw('t', [1], [2]),
          ],
        }),
      ),
    );
    assert.deepEqual(parameters, []);
  });

  it('reads sparse tensors by number and by place', async () => {
    const values = (name: string): TensorInit => raw(name, [2], [5, 7]);
    const { parameters } = await onnx.read(
      source(
        model({
          node: [node('MatMul', ['x', 'a'], ['h']), node('MatMul', ['h', 'b'], ['y'])],
          sparseInitializer: [
            { values: values('a'), indices: integers('', [2], [1, 5]), dims: [4n, 2n] },
            { values: values('b'), indices: integers('', [2, 2], [0, 1, 1, 0]), dims: [2n, 2n] },
          ],
        }),
      ),
    );
    assert.deepEqual(
      parameters.map(({ name, values: dense, prunable }) => [name, [...dense], prunable]),
      [
        ['a', [0, 5, 0, 0, 0, 7, 0, 0], false],
        ['b', [0, 5, 7, 0], false],
      ],
    );
  });

  it('does not prune tensors that share bytes of a side file', async () => {
    const place = (name: string, offset: number): TensorInit =>
      external(name, [2, 2], { location: 'w.bin', offset: String(offset) });
    const { parameters } = await onnx.read(
      source(
        model({
          node: ['a', 'b', 'c'].map((name, at) => node('MatMul', [at === 0 ? 'x' : `y${at - 1}`, name], [`y${at}`])),
          initializer: [place('a', 0), place('b', 0), place('c', 16)],
        }),
        { 'w.bin': bytesOf(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8)) },
      ),
    );
    assert.deepEqual(
      parameters.map(({ name, prunable }) => [name, prunable]),
      [
        ['a', false],
        ['b', false],
        ['c', true],
      ],
    );
  });
});

describe('formats/onnx: whose file it is', () => {
  const whole = model({ node: [node('Relu', ['x'], ['y'])] });
  const cases: readonly (readonly [name: string, head: Uint8Array, id: string | undefined])[] = [
    ['model.onnx', new Uint8Array(), 'onnx'],
    ['MODEL.ONNX', new TextEncoder().encode('<html>'), 'onnx'],
    ['model.pb', whole.subarray(0, 4096), 'onnx'],
    ['model.bin', Uint8Array.of(8, 0, 0x12, 0), undefined],
    ['model.bin', Uint8Array.of(8, 8), undefined],
    ['model.pb', Uint8Array.of(0x0a, 8, 0x12, 0), undefined],
    ['model.json', whole, 'tfjs-layers'],
  ];
  for (const [name, head, id] of cases)
    it(`${name} (${head.length} bytes): ${id ?? 'nobody’s'}`, () =>
      assert.equal(formats.find((each) => each.accepts(name, head))?.id, id));
});
