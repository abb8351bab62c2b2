/** What an ONNX file's graph is: one example, open extents, outputs, barriers, branches. */
import assert from 'node:assert/strict';
import { openModel } from '../../../../src/core/formats';
import type { Model } from '../../../../src/core/formats/model';
import type { Shape } from '../../../../src/core/graph/shape';
import { sourceOf } from '../../../../src/jobs/folder';
import { format } from '../../../../src/shared/text';
import {
  graphAttribute,
  info,
  int,
  integers,
  model,
  node,
  raw,
  source,
  type GraphInit,
  type ModelInit,
} from './onnx-file';

const fixture = (name: string): Promise<Model> => openModel(sourceOf(`test/fixtures/onnx/models/${name}.onnx`));
const opened = (graph: GraphInit, rest?: ModelInit): Promise<Model> => openModel(source(model(graph, rest)));
const named = (name: string, dims: readonly (number | string)[]): ReturnType<typeof info> => ({
  name,
  type: {
    value: {
      case: 'tensorType',
      value: {
        elemType: 1,
        shape: {
          dim: dims.map((dim) => ({
            value:
              typeof dim === 'string'
                ? { case: 'dimParam' as const, value: dim }
                : { case: 'dimValue' as const, value: BigInt(dim) },
          })),
        },
      },
    },
  },
});
const inputsOf = ({ graph }: Model): readonly Shape[] | undefined => graph?.inputs.map(({ node: { shape } }) => shape);
const outputsOf = ({ graph }: Model): readonly (readonly [string, Shape])[] | undefined =>
  graph?.outputs.map(({ name, node: { shape } }) => [name, shape]);
const kernel = raw('w', [4, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
const reasonOf = ({ reason }: Model): string => (reason ? format(reason) : '');

describe('the graph of an ONNX file', () => {
  it('is of one example, wherever the file counts them', async () => {
    const last = await opened({
      input: [named('x', [5, 'batch', 4])],
      output: [named('y', [5, 'batch', 3])],
      node: [node('MatMul', ['x', 'w'], ['y'])],
      initializer: [kernel],
    });
    assert.deepEqual(inputsOf(last), [[1, 5, 4]]);
    assert.deepEqual(outputsOf(last), [['y', [1, 5, 3]]]);
  });

  it('takes a fixed batch for one example where nothing holds it', async () => {
    const fixed = await opened({
      input: [named('x', [8, 4])],
      output: [named('y', [8, 3])],
      node: [node('MatMul', ['x', 'w'], ['y'])],
      initializer: [kernel],
    });
    assert.deepEqual(outputsOf(fixed), [['y', [1, 3]]]);
  });

  it('assumes open extents, says so, and lets data decide them', async () => {
    const open = await fixture('unet-any-size.torchscript');
    assert.deepEqual(inputsOf(open), [[1, 1, 224, 224]]);
    assert.deepEqual(
      open.assumed?.map((each) => format(each)),
      ['height', 'width'].map((dim) => `The file leaves the extent ${dim} of image to the data; 224 was assumed.`),
    );
    const bound = open.bind?.([[1, 16, 32]]);
    assert.ok(bound);
    assert.deepEqual(inputsOf(bound), [[1, 1, 16, 32]]);
    assert.deepEqual(bound.assumed, []);
    assert.deepEqual(bound.parameters, open.parameters);
    // Another number of channels, of axes, of inputs.
    for (const shapes of [[[3, 16, 32]], [[16, 32]], []]) assert.equal(open.bind?.(shapes), undefined);
  });

  it('finds the extents that an exporter followed', async () => {
    const traced = await fixture('encoder-floats.torchscript');
    assert.deepEqual(inputsOf(traced), [[1, 5, 6]]);
    assert.equal(traced.bind?.([[7, 6]]), undefined);
  });

  it('has nothing to bind where the file says all', async () =>
    assert.equal('bind' in (await fixture('lenet.dynamo')), false));

  it('puts real outputs first', async () =>
    assert.deepEqual(
      outputsOf(await fixture('outputs'))?.map(([name]) => name),
      ['logits', 'features', 'chosen'],
    ));

  it('computes the outputs that it can, and says what stops the others', async () => {
    const half = await opened({
      output: [info('boxes'), info('y')],
      node: [node('MatMul', ['x', 'w'], ['y']), node('NonMaxSuppression', ['y', 'y'], ['boxes'], { name: 'nms' })],
      initializer: [kernel],
    });
    assert.deepEqual(outputsOf(half), [['y', [1, 3]]]);
    assert.deepEqual(half.graph?.barriers, [
      { op: 'NonMaxSuppression', node: 'nms', blocks: 'forward', parameters: [] },
    ]);
  });

  it('is not there where no output can be computed, with the reason', async () => {
    const none = await opened({
      node: [node('MatMul', ['x', 'w'], ['h']), node('Mystery', ['h'], ['y'], { name: 'who' })],
      initializer: [kernel],
    });
    assert.equal(none.graph, undefined);
    assert.equal(reasonOf(none), 'The operator Mystery of node who is not known yet.');
    assert.deepEqual(
      none.parameters.map(({ name, role, prunable, outputAxis }) => ({ name, role, prunable, outputAxis })),
      [{ name: 'w', role: 'kernel', prunable: true, outputAxis: 1 }],
    );
  });

  it('says which node does not fit', async () => {
    const wrong = await opened({
      input: [info('x', [1, 5])],
      node: [node('MatMul', ['x', 'w'], ['y'], { name: 'narrow' })],
      initializer: [kernel],
    });
    assert.match(reasonOf(wrong), /^narrow does not fit its inputs: /);
  });

  for (const [name, opset] of [
    ['newer than any', 999n],
    ['older than seven', 6n],
  ] as const)
    it(`is not there for an opset ${name}`, async () => {
      const strange = await opened(
        { node: [node('MatMul', ['x', 'w'], ['y'])], initializer: [kernel] },
        { opsetImport: [{ domain: '', version: opset }] },
      );
      assert.equal(strange.graph, undefined);
      assert.match(reasonOf(strange), new RegExp(`opset ${opset}`));
    });

  it('has a barrier where a rounding stands before everything', async () => {
    const rounded = await opened({
      node: [
        node('MatMul', ['x', 'w'], ['h']),
        node('Round', ['h'], ['r'], { name: 'round' }),
        node('MatMul', ['r', 'v'], ['y']),
      ],
      initializer: [kernel, raw('v', [3, 2], [1, 2, 3, 4, 5, 6])],
    });
    assert.deepEqual(rounded.graph?.barriers, [{ op: 'Round', node: 'round', blocks: 'gradient', parameters: ['w'] }]);
  });

  it('has none where another way leads round it', async () => {
    const residual = await opened({
      node: [node('MatMul', ['x', 'w'], ['h']), node('Round', ['h'], ['r']), node('Add', ['r', 'h'], ['y'])],
      initializer: [kernel],
    });
    assert.deepEqual(residual.graph?.barriers, []);
  });

  it('computes both branches where the data decides', async () => {
    const branch = (weight: string): GraphInit => ({
      name: weight,
      output: [info(`${weight}_out`)],
      node: [node('Mul', ['h', weight], [`${weight}_out`])],
      initializer: [raw(weight, [3], [1, 2, 3])],
    });
    const decided = await opened({
      node: [
        node('MatMul', ['x', 'w'], ['h']),
        node('ReduceSum', ['h'], ['sum'], { attribute: [int('keepdims', 0)] }),
        node('Greater', ['sum', 'zero'], ['positive']),
        node('If', ['positive'], ['y'], {
          attribute: [graphAttribute('then_branch', branch('a')), graphAttribute('else_branch', branch('b'))],
        }),
      ],
      initializer: [kernel, raw('zero', [], [0])],
    });
    assert.deepEqual(outputsOf(decided), [['y', [1, 3]]]);
    assert.equal(decided.graph?.parameters.size, 3);
  });

  it('takes the branch that the shapes of the data allow', async () => {
    const branch = (weight: string): GraphInit => ({
      name: weight,
      output: [info(`${weight}_out`)],
      node: [node('Mul', ['h', weight], [`${weight}_out`])],
    });
    const decided = await opened({
      node: [
        node('MatMul', ['x', 'w'], ['h']),
        node('ReduceSum', ['h'], ['sum'], { attribute: [int('keepdims', 0)] }),
        node('Greater', ['sum', 'zero'], ['positive']),
        node('If', ['positive'], ['y'], {
          name: 'choice',
          attribute: [graphAttribute('then_branch', branch('short')), graphAttribute('else_branch', branch('fits'))],
        }),
      ],
      initializer: [kernel, raw('zero', [], [0]), raw('short', [2], [1, 2]), raw('fits', [3], [1, 2, 3])],
    });
    assert.deepEqual(outputsOf(decided), [['y', [1, 3]]]);
    assert.deepEqual(
      decided.graph?.barriers.map(({ op, node: at, blocks }) => [op, at, blocks]),
      [['Mul', 'choice/then_branch/Mul_of_short_out', 'forward']],
    );
  });

  it('leaves the axes of squeezed shapes to arithmetic that is done at once', async () => {
    const shaped = await opened({
      input: [named('x', ['batch', 2, 2])],
      node: [
        node('Shape', ['x'], ['s']),
        node('Slice', ['s', 'zero', 'one', 'zero'], ['b']),
        node('Concat', ['b', 'rest'], ['to'], { attribute: [int('axis', 0)] }),
        node('Reshape', ['x', 'to'], ['flat']),
        node('MatMul', ['flat', 'w'], ['y']),
      ],
      initializer: [kernel, integers('zero', [1], [0]), integers('one', [1], [1]), integers('rest', [1], [4])],
    });
    assert.deepEqual(outputsOf(shaped), [['y', [1, 3]]]);
  });
});
