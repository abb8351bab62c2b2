/** What exporters compute out of shapes is known when the graph is built, and leaves nothing to compute. */
import { fromBinary } from '@bufbuild/protobuf';
import assert from 'node:assert/strict';
import { ModelProtoSchema } from '../../../../src/core/formats/onnx/proto/onnx_pb';
import type { Value } from '../../../../src/core/formats/onnx/graph/value';
import { topological } from '../../../../src/core/graph/node';
import { constantNumbers } from '../../../../src/core/ops/indices';
import { networkOf } from './conformance/network';
import { info, int, integers, model, node, raw, type NodeInit, type TensorInit } from './onnx-file';

interface Chain {
  readonly nodes: readonly NodeInit[];
  readonly initializer: readonly TensorInit[];
  readonly shape?: readonly number[];
  readonly known?: readonly number[];
  /** Names of the operations that are left, data aside. */
  readonly left?: readonly string[];
}

/** x is `[2, 3, 4]`. */
const chains: Record<string, Chain> = {
  'PyTorch: x.reshape(x.shape[0], −1)': {
    initializer: [integers('zero', [], [0]), integers('axes', [1], [0]), integers('rest', [1], [-1])],
    nodes: [
      node('Shape', ['x'], ['s']),
      node('Gather', ['s', 'zero'], ['n'], { attribute: [int('axis', 0)] }),
      node('Unsqueeze', ['n', 'axes'], ['u']),
      node('Concat', ['u', 'rest'], ['target'], { attribute: [int('axis', 0)] }),
      node('Reshape', ['x', 'target'], ['y']),
    ],
    shape: [2, 12],
    left: ['Reshape'],
  },
  'PyTorch: heads apart': {
    initializer: [integers('from', [1], [0]), integers('to', [1], [2]), integers('heads', [2], [2, 2])],
    nodes: [
      node('Shape', ['x'], ['s']),
      node('Slice', ['s', 'from', 'to'], ['lead']),
      node('Concat', ['lead', 'heads'], ['target'], { attribute: [int('axis', 0)] }),
      node('Reshape', ['x', 'target'], ['y']),
    ],
    shape: [2, 3, 2, 2],
    left: ['Reshape'],
  },
  'positions: arange(x.shape[1])': {
    initializer: [integers('one', [], [1]), integers('zero', [], [0])],
    nodes: [
      node('Shape', ['x'], ['s']),
      node('Gather', ['s', 'one'], ['n']),
      node('Range', ['zero', 'n', 'one'], ['y']),
    ],
    shape: [3],
    known: [0, 1, 2],
  },
  'PyTorch: expand where −1 stays': {
    initializer: [integers('target', [3], [2, -1, 4]), integers('rank', [1], [3]), integers('minus', [], [-1])],
    nodes: [
      node('ConstantOfShape', ['rank'], ['zeros']),
      node('Shape', ['x'], ['s']),
      node('Equal', ['target', 'minus'], ['open']),
      node('Where', ['open', 's', 'target'], ['full']),
      node('Expand', ['x', 'full'], ['y']),
    ],
    shape: [2, 3, 4],
    left: [],
  },
  'a causal mask': {
    initializer: [integers('one', [1], [1]), integers('two', [1], [2]), raw('low', [1], [-9]), integers('up', [], [1])],
    nodes: [
      node('Shape', ['x'], ['s']),
      node('Slice', ['s', 'one', 'two'], ['n']),
      node('Concat', ['n', 'n'], ['square'], { attribute: [int('axis', 0)] }),
      node('Expand', ['low', 'square'], ['full']),
      node('Trilu', ['full', 'up'], ['y'], { attribute: [int('upper', 1)] }),
    ],
    shape: [3, 3],
    known: [0, -9, -9, 0, 0, -9, 0, 0, 0],
  },
  'a slice to half of an extent': {
    initializer: [integers('last', [], [-1]), integers('two', [], [2]), integers('axis', [1], [0])],
    nodes: [
      node('Shape', ['x'], ['s']),
      node('Gather', ['s', 'last'], ['n']),
      node('Div', ['n', 'two'], ['half']),
      node('Unsqueeze', ['half', 'axis'], ['end']),
      node('Sub', ['end', 'end'], ['start']),
      node('Unsqueeze', ['last', 'axis'], ['axes']),
      node('Slice', ['x', 'start', 'end', 'axes'], ['y']),
    ],
    shape: [2, 3, 2],
    left: ['Slice'],
  },
};

const built = ({ nodes, initializer }: Chain): Value => {
  const bytes = model({
    node: [...nodes],
    initializer: [...initializer],
    input: [info('x', [2, 3, 4])],
    output: [info('y')],
  });
  const x = { shape: [2, 3, 4], type: 'float32', values: new Float32Array(24) } as const;
  return networkOf(fromBinary(ModelProtoSchema, bytes), [x], [false]).outputs[0];
};

describe('ONNX shape arithmetic', () => {
  for (const [title, chain] of Object.entries(chains))
    it(title, () => {
      const { shape, node: result } = built(chain);
      assert.deepEqual(shape, chain.shape);
      if (chain.known) assert.deepEqual(Array.from(constantNumbers(result) ?? []), chain.known);
      const { left } = chain;
      if (left)
        assert.deepEqual(
          topological([result]).map(({ op }) => op.name),
          ['Input', ...left],
        );
    });
});
