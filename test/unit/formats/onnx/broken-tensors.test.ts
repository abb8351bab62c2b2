import assert from 'node:assert/strict';
import { onnx } from '../../../../src/core/formats/onnx';
import { graphOf, matrix, product, reasonOf, refuses, type Broken } from './broken-files';
import {
  bytesOf,
  graphAttribute,
  integers,
  model,
  node,
  raw,
  source,
  tensorAttribute,
  Type,
  type TensorInit,
} from './onnx-file';

/** A model whose one weight is this tensor. */
const holding = (tensor: TensorInit): Uint8Array => model({ node: product, initializer: [{ name: 'w', ...tensor }] });
const floats = (dims: readonly bigint[], count: number): TensorInit => ({
  dims: [...dims],
  dataType: Type.FLOAT,
  rawData: bytesOf(new Float32Array(count)),
});

const tensors: readonly Broken[] = [
  {
    name: 'a negative extent',
    main: holding(floats([-4n, 2n], 8)),
    code: 'weight-invalid',
    layer: 'w',
    found: '[-4, 2]',
    expected: 'extents of at least 0',
  },
  {
    name: 'extents whose product is beyond counting',
    main: holding(floats([2n ** 40n, 2n ** 40n], 8)),
    code: 'weight-invalid',
    layer: 'w',
    found: '[1099511627776, 1099511627776]',
    expected: 'at most 9007199254740991 elements',
  },
  {
    name: 'the largest extent that there is, and none',
    main: holding(floats([2n ** 63n - 1n, 0n], 0)),
    code: 'weight-invalid',
    layer: 'w',
    found: '[9223372036854775807, 0]',
    expected: 'at most 9007199254740991 elements',
  },
  {
    name: 'more elements than bytes',
    main: holding(floats([2n ** 30n, 4n], 8)),
    code: 'weight-invalid',
    layer: 'w',
    found: '32 bytes',
    expected: '17179869184 bytes for float32 [1073741824, 4]',
  },
  {
    name: 'a half an element too many',
    main: holding({ dims: [2n], dataType: Type.FLOAT16, rawData: new Uint8Array(5) }),
    code: 'weight-invalid',
    layer: 'w',
    found: '5 bytes',
    expected: '4 bytes for float16 [2]',
  },
  {
    name: 'a list that is too short',
    main: holding({ dims: [2n, 2n], dataType: Type.FLOAT, floatData: [1, 2, 3] }),
    code: 'weight-invalid',
    layer: 'w',
    found: '3 numbers',
    expected: '4 numbers for [2, 2]',
  },
  {
    name: 'a tensor in segments',
    main: holding({ ...floats([2n], 2), segment: { begin: 0n, end: 1n } }),
    code: 'weight-invalid',
    layer: 'w',
    found: 'a segment',
    expected: 'all elements in one message',
  },
  {
    name: 'a constant inside a branch',
    main: graphOf([
      node('If', ['x'], ['y'], {
        name: 'choice',
        attribute: [
          graphAttribute('then_branch', {
            node: [node('Constant', [], ['k'], { attribute: [tensorAttribute('value', floats([3n], 2))] })],
          }),
        ],
      }),
    ]),
    code: 'weight-invalid',
    layer: 'choice/then_branch/k',
    found: '8 bytes',
    expected: '12 bytes for float32 [3]',
  },
  {
    name: 'a weight that is no number',
    main: holding({ ...matrix, rawData: bytesOf(Float32Array.of(1, 2, 3, NaN, 5, 6, 7, 8)) }),
    code: 'weight-not-finite',
    layer: 'w',
    found: 'NaN',
    expected: 'a finite number',
  },
  {
    name: 'a sparse tensor of absurd extents',
    main: graphOf(product, {
      sparseInitializer: [
        { values: raw('w', [1], [1]), indices: integers('', [1], [0]), dims: [2n ** 20n, 2n ** 20n] },
      ],
    }),
    code: 'file-too-large',
    layer: 'w',
    found: '[1048576, 1048576]',
    expected: '≤ 134217728',
  },
  {
    name: 'a sparse tensor whose indices are words',
    main: graphOf(product, {
      sparseInitializer: [
        { values: raw('w', [1], [1]), indices: { dims: [1n], dataType: Type.STRING }, dims: [4n, 2n] },
      ],
    }),
    code: 'weight-invalid',
    layer: 'w',
    found: 'indices of type STRING',
    expected: 'indices of type int64',
  },
  {
    name: 'a sparse tensor with an index outside',
    main: graphOf(product, {
      sparseInitializer: [{ values: raw('w', [1], [1]), indices: integers('', [1], [8]), dims: [4n, 2n] }],
    }),
    code: 'weight-invalid',
    layer: 'w',
    found: 'index 8',
    expected: '< 8',
  },
];

describe('formats/onnx: broken tensors', () => {
  refuses(tensors);

  it('leaves a tensor of an excluded type alone, and reads the others', async () => {
    const { parameters } = await onnx.read(
      source(
        graphOf(product, {
          initializer: [matrix, { name: 'words', dims: [1n], dataType: Type.STRING, stringData: [Uint8Array.of(97)] }],
        }),
      ),
    );
    assert.deepEqual(
      parameters.map(({ name }) => name),
      ['w'],
    );
  });

  it('takes infinities for what they are: a mask, not a weight', async () => {
    const mask = raw('mask', [1, 2], [0, -Infinity]);
    const read = await onnx.read(
      source(
        graphOf([node('MatMul', ['x', 'w'], ['h']), node('Add', ['h', 'mask'], ['s']), node('Softmax', ['s'], ['y'])], {
          initializer: [matrix, mask],
        }),
      ),
    );
    assert.deepEqual(
      read.parameters.map(({ name }) => name),
      ['w'],
    );
    assert.ok(read.graph, reasonOf(read));
  });
});
