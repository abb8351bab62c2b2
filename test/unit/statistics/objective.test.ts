import assert from 'node:assert/strict';
import { createReferenceExecutor } from '../../../src/core/executors/reference';
import type { Batch, Targets } from '../../../src/core/data/dataset';
import { input } from '../../../src/core/graph/leaf';
import type { Graph } from '../../../src/core/graph/graph';
import type { Node } from '../../../src/core/graph/node';
import type { Shape } from '../../../src/core/graph/shape';
import { softmax } from '../../../src/core/ops/softmax';
import { sigmoid } from '../../../src/core/ops/elementwise';
import { reshape } from '../../../src/core/ops/reshape';
import { objectiveOf, type ObjectiveOptions } from '../../../src/core/statistics/objective';
import { targetValues } from '../../../src/core/statistics/targets';
import { Problem } from '../../../src/shared/problem';
import { tf } from '../formats/stock';

/** A network that is its last operations alone. */
function ending(shape: Shape, last: (x: Node) => Node): Graph {
  const x = input('x', [1, ...shape]);
  return {
    inputs: [{ name: 'x', node: x }],
    outputs: [{ name: 'y', node: last(x) }],
    parameters: new Map(),
    barriers: [],
    normalizations: [],
    applications: [],
  };
}
const linear = (x: Node): Node => x;

async function lossOf(graph: Graph, options: ObjectiveOptions, x: readonly number[], target: readonly number[]) {
  const objective = objectiveOf(graph, options);
  const session = await createReferenceExecutor().prepare({ outputs: [objective.value] });
  const [[loss]] = await session.run(
    new Map([
      [objective.inputs[0], Float64Array.from(x)],
      [objective.target, Float64Array.from(target)],
    ]),
  );
  session.dispose();
  return loss;
}

describe('the objective', () => {
  const classes = (count: number): Targets => ({ kind: 'classes', classes: count });
  const vectors = (shape: Shape, oneHot: boolean): Targets => ({ kind: 'vectors', shape, oneHot });
  const choices: [name: string, graph: Graph, options: ObjectiveOptions, loss: string][] = [
    ['labels of many outputs', ending([3], linear), { targets: classes(3) }, 'cross-entropy'],
    ['one-hot rows', ending([3], linear), { targets: vectors([3], true) }, 'cross-entropy'],
    ['a label for each position', ending([6, 20], linear), { targets: vectors([6], false) }, 'cross-entropy'],
    ['a label for each pixel', ending([2, 3, 5], linear), { targets: vectors([2, 3], false) }, 'cross-entropy'],
    ['real rows', ending([3], linear), { targets: vectors([3], false) }, 'mean-squared-error'],
    ['0 and 1 of one output', ending([1], linear), { targets: classes(2) }, 'binary-cross-entropy'],
    ['whole numbers of one output', ending([1], linear), { targets: classes(91) }, 'mean-squared-error'],
    ['a sigmoid', ending([1], sigmoid), { targets: classes(91) }, 'binary-cross-entropy'],
    ['a softmax', ending([3], softmax), {}, 'cross-entropy'],
    ['training', ending([3], softmax), { trainedWith: 'mean-squared-error' }, 'mean-squared-error'],
    [
      'a wish',
      ending([3], softmax),
      { loss: 'binary-cross-entropy', trainedWith: 'cross-entropy' },
      'binary-cross-entropy',
    ],
  ];
  for (const [name, graph, options, loss] of choices)
    it(`finds its loss: ${name}`, () => assert.equal(objectiveOf(graph, options).loss, loss));

  const x = [0.3, -1.2, 2.1, 0.4, 1.5, -0.7];
  const target = [0, 1, 0, 0, 0, 1];
  const endings: [name: string, graph: Graph, loss: NonNullable<ObjectiveOptions['loss']>][] = [
    ['softmax', ending([6], softmax), 'cross-entropy'],
    ['softmax', ending([6], softmax), 'binary-cross-entropy'],
    ['sigmoid', ending([6], sigmoid), 'cross-entropy'],
    ['sigmoid', ending([6], sigmoid), 'binary-cross-entropy'],
    ['softmax in rows, then one row', ending([2, 3], (y) => reshape(softmax(y), [1, 6])), 'cross-entropy'],
    ['softmax in rows, then one row', ending([2, 3], (y) => reshape(softmax(y), [1, 6])), 'binary-cross-entropy'],
  ];
  for (const [name, graph, loss] of endings)
    it(`is what TensorFlow.js makes of the outputs: ${name}, ${loss}`, async () => {
      const session = await createReferenceExecutor().prepare({ outputs: [graph.outputs[0].node] });
      const [outputs] = await session.run(new Map([[graph.inputs[0].node, Float64Array.from(x)]]));
      const [truth, answer] = [tf.tensor2d(target, [1, 6]), tf.tensor2d(Array.from(outputs), [1, 6])];
      const { categoricalCrossentropy, binaryCrossentropy } = tf.metrics;
      const expected = (loss === 'cross-entropy' ? categoricalCrossentropy : binaryCrossentropy)(truth, answer);
      const found = await lossOf(graph, { loss }, x, target);
      assert.ok(Math.abs(found - expected.dataSync()[0]) < 1e-5, `${found}, not ${expected.dataSync()[0]}`);
    });

  it('stays finite where a softmax has rounded to 0 and 1', async () => {
    const far = [400, -400, 0, 0, 0, 0];
    const loss = await lossOf(ending([6], softmax), { loss: 'binary-cross-entropy' }, far, [1, 0, 0, 0, 0, 0]);
    assert.ok(Number.isFinite(loss) && loss >= 0 && loss < 1e-3, String(loss));
  });

  it('refuses a softmax whose classes are not on the last axis, rather than taking probabilities for logits', () => {
    const graph = ending([3, 4], (x) => reshape(softmax(x, 1), [1, 12]));
    assert.throws(
      () => objectiveOf(graph, { loss: 'cross-entropy' }),
      (error) => error instanceof Problem && error.code === 'graph-required' && error.details.layer === 'y',
    );
    assert.equal(objectiveOf(graph, { loss: 'mean-squared-error' }).classes, 12);
    assert.equal(
      objectiveOf(
        ending([3, 4], (x) => softmax(x, 2)),
        {},
      ).loss,
      'cross-entropy',
    );
  });
});

describe('the targets of a batch', () => {
  const objective = (shape: Shape, loss: NonNullable<ObjectiveOptions['loss']>) =>
    objectiveOf(ending(shape, linear), { loss });
  const batch = (targets: Batch['targets'], examples = 2): Batch => ({
    size: examples,
    inputs: [],
    ...(targets && { targets }),
  });
  const cases: [
    name: string,
    shape: Shape,
    loss: NonNullable<ObjectiveOptions['loss']>,
    given: number[],
    found: number[],
  ][] = [
    ['labels', [3], 'cross-entropy', [2, 0], [0, 0, 1, 1, 0, 0]],
    ['labels of positions', [2, 2], 'cross-entropy', [1, 0, 0, 1], [0, 1, 1, 0, 1, 0, 0, 1]],
    ['vectors', [2], 'mean-squared-error', [0.5, -1, 2, 3], [0.5, -1, 2, 3]],
    ['one output', [1], 'mean-squared-error', [37, 8], [37, 8]],
    ['one output at several positions', [2, 1], 'mean-squared-error', [0.5, -1, 2, 3], [0.5, -1, 2, 3]],
    ['binary at several positions', [2, 1], 'binary-cross-entropy', [1, 0, 0, 1], [1, 0, 0, 1]],
    ['several labels of an example', [3], 'binary-cross-entropy', [1, 0, 1, 0, 0, 0], [1, 0, 1, 0, 0, 0]],
  ];
  for (const [name, shape, loss, given, found] of cases)
    it(name, () => assert.deepEqual([...targetValues(batch(Float32Array.from(given)), objective(shape, loss))], found));

  const wrong: [
    name: string,
    shape: Shape,
    loss: NonNullable<ObjectiveOptions['loss']>,
    given: number[],
    code: string,
  ][] = [
    ['a label beyond the classes', [3], 'cross-entropy', [3, 0], 'label-invalid'],
    ['a third label of a binary output', [1], 'binary-cross-entropy', [2, 0], 'label-invalid'],
    ['signs of a binary output', [1], 'binary-cross-entropy', [-1, 1], 'label-invalid'],
    ['another width', [3], 'cross-entropy', [1, 0, 0, 1], 'data-mismatch'],
  ];
  for (const [name, shape, loss, given, code] of wrong)
    it(`refuses ${name}`, () => {
      assert.throws(
        () => targetValues(batch(Float32Array.from(given)), objective(shape, loss)),
        (error) => error instanceof Problem && error.code === code,
      );
    });
});
