/** MatMul and Gemm, and what onnxruntime's optimiser makes of them, against onnxruntime; gradients and notes of their kernels. */
import assert from 'node:assert/strict';
import { Value, type KnownTensor } from '../../../../../src/core/formats/onnx/graph/value';
import type { AttributeValue } from '../../../../../src/core/formats/onnx/operators/attributes';
import { Unsupported } from '../../../../../src/core/formats/unsupported';
import { contract } from '../../../../../src/core/graph/contract';
import { gradients } from '../../../../../src/core/graph/gradients';
import { input, scalar } from '../../../../../src/core/graph/leaf';
import { topological, type Node } from '../../../../../src/core/graph/node';
import { vectorize } from '../../../../../src/core/graph/vectorize';
import { exp, square } from '../../../../../src/core/ops/elementwise';
import { reduceSum } from '../../../../../src/core/ops/reduce';
import { call, fed } from './call';
import { assertAgrees, integers, noise } from './onnxruntime';

const make = noise(5);
type Attributes = Readonly<Record<string, AttributeValue>>;
type Row = readonly [inputs: readonly (KnownTensor | undefined)[], attributes?: Attributes];

function check(
  operator: string,
  rows: Readonly<Record<string, Row>>,
  rest: { domain?: string; opset?: number } = {},
): void {
  describe(`ONNX ${operator}`, () => {
    for (const [name, [inputs, attributes]] of Object.entries(rows))
      it(name, () => assertAgrees({ operator, inputs, ...(attributes && { attributes }), ...rest }));
  });
}

const shapes: readonly (readonly [readonly number[], readonly number[]])[] = [
  [
    [2, 3],
    [3, 4],
  ],
  [[3], [3]],
  [[3], [3, 4]],
  [[2, 3], [3]],
  [[3], [2, 3, 4]],
  [[2, 2, 3], [3]],
  [
    [2, 5, 2, 3],
    [3, 4],
  ],
  [
    [2, 3],
    [2, 5, 3, 4],
  ],
  [
    [1, 2, 3],
    [5, 3, 4],
  ],
  [
    [2, 1, 2, 3],
    [5, 3, 4],
  ],
  [
    [5, 2, 3],
    [1, 1, 3, 4],
  ],
];
check(
  'MatMul',
  Object.fromEntries(
    shapes.map(([a, b]): [string, Row] => [`${JSON.stringify(a)} by ${JSON.stringify(b)}`, [[make(...a), make(...b)]]]),
  ),
  { opset: 13 },
);

const codes = (from: number, rows: number, columns: number, type: 'int8' | 'uint8'): KnownTensor =>
  integers(
    Array.from({ length: rows * columns }, (_, at) => from + ((7 * at) % 23)),
    [rows, columns],
    type,
  );
check('MatMulInteger', {
  plain: [[codes(0, 2, 3, 'uint8'), codes(3, 3, 4, 'uint8')]],
  'zero points': [
    [codes(0, 2, 3, 'uint8'), codes(3, 3, 4, 'uint8'), integers([5], [], 'uint8'), integers([9], [], 'uint8')],
  ],
  'a zero point for each column': [
    [
      codes(0, 2, 3, 'uint8'),
      codes(-9, 3, 4, 'int8'),
      integers([5], [], 'uint8'),
      integers([1, -2, 3, 4], [4], 'int8'),
    ],
  ],
});

check('Gemm', {
  plain: [[make(2, 3), make(3, 4)]],
  'with a bias': [[make(2, 3), make(3, 4), make(4)]],
  'transposed, with factors': [[make(3, 2), make(4, 3), make(2, 1)], { transA: 1, transB: 1, alpha: 0.5, beta: -2 }],
  'a scalar bias': [[make(2, 3), make(4, 3), make()], { transB: 1 }],
});
check(
  'FusedGemm',
  {
    Relu: [[make(2, 3), make(3, 4), make(4)], { activation: 'Relu' }],
    'LeakyRelu, transposed': [
      [make(2, 3), make(4, 3), make(4)],
      { activation: 'LeakyRelu', activation_alpha: 0.2, transB: 1, alpha: 2, beta: 0.5 },
    ],
  },
  { domain: 'com.microsoft' },
);
check(
  'FusedMatMul',
  {
    plain: [[make(2, 3), make(3, 4)], { alpha: 0.5 }],
    'both transposed, batches': [[make(2, 3, 2), make(2, 4, 3)], { alpha: 3, transA: 1, transB: 1 }],
  },
  { domain: 'com.microsoft' },
);
check('TransposeMatMul', { plain: [[make(2, 3), make(4, 3)], { alpha: 0.5, transB: 1 }] }, { domain: 'com.microsoft' });

describe('the kernel of a product', () => {
  const [B, T, I, O] = [3, 4, 5, 6];
  const matrices = (outputs: readonly Node[], shape: readonly number[]): number =>
    topological(outputs).filter((node) => node.op.name === 'MatMul' && node.shape.join() === shape.join()).length;

  for (const { name, kernel, build } of [
    { name: 'on the right', kernel: [I, O], build: (x: Value, w: Value) => [x, w] },
    { name: 'on the right, with an axis of extent 1', kernel: [1, I, O], build: (x: Value, w: Value) => [x, w] },
    { name: 'on the left', kernel: [O, T], build: (x: Value, w: Value) => [w, x] },
  ])
    it(`${name} has a gradient that is one product over examples and positions`, () => {
      const w = input('w', kernel);
      const x = fed('x', [2, T, I]);
      const { outputs, applications } = call(
        'MatMul',
        build(x, Value.of(w, 'float32')),
        {},
        { weights: new Map([[w, []]]) },
      );
      const y = outputs[0]!.node;
      const many = input('many', [B, 2, T, I]);
      const [g] = vectorize(gradients([reduceSum(exp(y))], [scalar(1)], [w]), new Map([[x.node, many]]));
      const [rows, columns] = kernel.slice(-2);
      const sum = contract([reduceSum(g, [0])]);
      assert.equal(matrices(sum, [rows, columns]) + matrices(sum, [columns, rows]), 1);
      assert.ok(Math.max(...topological(sum).map(({ shape }) => shape.length)) <= 4);
      const squares = contract([reduceSum(square(g), [0])]);
      assert.equal(matrices(squares, [B, rows, columns]) + matrices(squares, [B, columns, rows]), 1);
      const [{ output, axis }] = applications;
      assert.equal(output, y);
      assert.equal(y.shape[axis], O);
    });

  it('of a Gemm is noted before the bias, on either side', () => {
    const [a, b, c] = [fed('a', [1, I]), input('b', [O, I]), fed('c', [O])];
    const right = call('Gemm', [a, Value.of(b, 'float32'), c], { transB: 1 }, { weights: new Map([[b, []]]) });
    assert.deepEqual(right.applications, [{ kernel: b, output: right.outputs[0]!.node.inputs[0], axis: 1 }]);
    const left = call('Gemm', [Value.of(b, 'float32'), a], { transB: 1 }, { weights: new Map([[b, []]]) });
    assert.deepEqual(left.applications, [{ kernel: b, output: left.outputs[0]!.node, axis: 0 }]);
  });
});

describe('products that do not fit', () => {
  it('are refused', () => {
    assert.throws(() => call('MatMul', [fed('a', [2, 3]), fed('b', [2, 3])]), RangeError);
    assert.throws(() => call('MatMul', [fed('a', []), fed('b', [3])]), RangeError);
    assert.throws(() => call('MatMul', [fed('a', [2, 2, 3]), fed('b', [3, 3, 3])]), RangeError);
    assert.throws(() => call('Gemm', [fed('a', [2, 3, 1]), fed('b', [2, 3])]), RangeError);
    assert.throws(() => call('Gemm', [fed('a', [1, 3]), fed('b', [3, 4]), fed('c', [5, 4])]), /is added to/);
  });
  it('or not known, by name', () => {
    const options = { domain: 'com.microsoft' };
    assert.throws(
      () => call('FusedMatMul', [fed('a', [2, 3]), fed('b', [3, 3])], { transBatchA: 1 }, options),
      Unsupported,
    );
    assert.throws(
      () => call('FusedGemm', [fed('a', [2, 3]), fed('b', [3, 3])], { activation: 'Swoosh' }, options),
      Unsupported,
    );
  });
});
