import assert from 'node:assert/strict';
import { diff } from '../../../src/core/diff/diff';
import { heldModel, locatedModel } from '../../../src/core/diff/weights';
import { locateStored, openModel } from '../../../src/core/formats';
import { sourceOf } from '../../../src/jobs/folder';
import { Cancelled } from '../../../src/shared/problem';
import { model, ofOnnx } from './models';

const shapeOf = (shape: readonly number[], zeros: number): object => ({
  shape,
  dtype: 'float32',
  count: shape.reduce((product, extent) => product * extent, 1),
  zeros,
});

describe('the difference of two models', () => {
  it('counts per parameter, what is new and what is gone', async () => {
    const before = model('old.json', [
      { name: 'a', shape: [2, 2], values: [1, 2, 0, 4] },
      { name: 'b', shape: [2], values: [5, 6], role: 'bias' },
      { name: 'gone', shape: [3], values: [0, 0, 1] },
    ]);
    const after = model('new.json', [
      { name: 'new', shape: [1], values: [0] },
      { name: 'b', shape: [2], values: [5, 6], role: 'bias' },
      { name: 'a', shape: [2, 2], values: [1, 0, 3, 4.5] },
    ]);
    const document = await diff({ before, after });
    assert.equal(document.equal, false);
    assert.deepEqual(document.layers, [
      {
        name: 'a',
        layer: 'a',
        role: 'kernel',
        before: shapeOf([2, 2], 1),
        after: shapeOf([2, 2], 1),
        maxAbsChange: 3,
        meanAbsChange: (2 + 3 + 0.5) / 4,
        relativeChange: Math.sqrt((4 + 9 + 0.25) / (1 + 4 + 16)),
        changed: 3,
        newlyZero: 1,
        noLongerZero: 1,
      },
      {
        name: 'b',
        layer: 'b',
        role: 'bias',
        before: shapeOf([2], 0),
        after: shapeOf([2], 0),
        maxAbsChange: 0,
        meanAbsChange: 0,
        relativeChange: 0,
        changed: 0,
        newlyZero: 0,
        noLongerZero: 0,
      },
    ]);
    assert.deepEqual(document.onlyBefore, [{ name: 'gone', layer: 'gone', role: 'kernel', ...shapeOf([3], 2) }]);
    assert.deepEqual(document.onlyAfter, [{ name: 'new', layer: 'new', role: 'kernel', ...shapeOf([1], 1) }]);
    assert.deepEqual(document.total, { count: 6, changed: 3, newlyZero: 1, noLongerZero: 1, maxAbsChange: 3 });
    assert.deepEqual(document.biggest, [
      { name: 'a', index: [1, 0], before: 0, after: 3 },
      { name: 'a', index: [0, 1], before: 2, after: 0 },
      { name: 'a', index: [1, 1], before: 4, after: 4.5 },
    ]);
    assert.deepEqual([document.before.parameters, document.before.nonZero], [9, 6]);
    assert.deepEqual([document.after.parameters, document.after.nonZero], [7, 5]);
  });

  it('says that equal models are equal', async () => {
    const weights = [{ name: 'a', shape: [3], values: [1, 0, -2] }];
    const document = await diff({ before: model('a', weights), after: model('b', weights) });
    assert.equal(document.equal, true);
    assert.deepEqual(document.biggest, []);
  });

  it('compares no values of shapes that do not fit, and does not call that equal', async () => {
    const before = model('a', [{ name: 'w', shape: [2, 3], values: [1, 0, 3, 4, 5, 6] }]);
    const after = model('b', [{ name: 'w', shape: [2, 2], values: [0, 0, 3, 4] }]);
    const document = await diff({ before, after });
    const [layer] = document.layers;
    assert.deepEqual([layer.before.zeros, layer.after.zeros], [1, 2]);
    for (const key of ['maxAbsChange', 'meanAbsChange', 'relativeChange', 'changed', 'axes'] as const)
      assert.ok(!Object.hasOwn(layer, key), key);
    assert.equal(document.equal, false);
    assert.equal(document.total.count, 0);
  });

  it('sees the same kernel in another layout', async () => {
    const before = model('a', [{ name: 'w', shape: [2, 3], values: [1, 2, 3, 4, 5, 6] }]);
    const after = ofOnnx('b', [{ name: 'w', shape: [3, 2], values: [1, 4, 2, 5, 3, 7] }]);
    const [layer] = (await diff({ before, after })).layers;
    assert.deepEqual(layer.axes, [1, 0]);
    assert.deepEqual([layer.changed, layer.maxAbsChange], [1, 1]);
  });

  it('takes a square kernel of another format the other way round only where that is nearer', async () => {
    const before = model('a', [{ name: 'w', shape: [2, 2], values: [1, 2, 3, 4] }]);
    const transposed = [{ name: 'w', shape: [2, 2], values: [1, 3, 2, 4] }];
    const turned = (await diff({ before, after: ofOnnx('b', transposed) })).layers[0];
    assert.deepEqual([turned.axes, turned.changed], [[1, 0], 0]);
    const symmetric = [{ name: 'w', shape: [2, 2], values: [0, 2, 3, 0] }];
    const plain = (await diff({ before, after: ofOnnx('b', symmetric) })).layers[0];
    assert.deepEqual([plain.axes, plain.changed], [undefined, 2]);
    // Of one format, an order is an order.
    const same = (await diff({ before, after: model('b', transposed) })).layers[0];
    assert.deepEqual([same.axes, same.changed], [undefined, 2]);
  });

  it('keeps the ten largest changes of all parameters', async () => {
    const values = (from: number): number[] => Array.from({ length: 12 }, (_, at) => from + at);
    const zeros = new Array<number>(12).fill(0);
    const weights = ['a', 'b'].map((name, at) => ({ name, shape: [3, 4], values: values(at * 100 + 1) }));
    const document = await diff({
      before: model('a', weights),
      after: model(
        'b',
        weights.map((each) => ({ ...each, values: zeros })),
      ),
    });
    assert.deepEqual(
      document.biggest.map(({ name, before }) => [name, before]),
      Array.from({ length: 10 }, (_, at) => ['b', 112 - at]),
    );
  });

  it('finds the same in files that stay on the disk', async () => {
    const files = ['lenet.torchscript', 'lenet.float16-weights', 'external.mixed', 'external.dynamo'];
    for (const after of files) {
      const [one, other] = [files[0], after].map((name) => sourceOf(`test/fixtures/onnx/models/${name}.onnx`));
      const [located, second] = [await locateStored(one), await locateStored(other)];
      assert.ok(located && second);
      const held = await diff({ before: heldModel(await openModel(one)), after: heldModel(await openModel(other)) });
      assert.deepEqual(await diff({ before: locatedModel(located), after: locatedModel(second) }), held);
      assert.equal(held.equal, after === files[0]);
    }
  });

  it('matches two exports of one network, whatever they call its weights', async () => {
    for (const name of ['decoder', 'encoder-floats', 'vit', 'lenet']) {
      const [before, after] = await Promise.all(
        ['dynamo', 'torchscript'].map(async (exporter) =>
          heldModel(await openModel(sourceOf(`test/fixtures/onnx/models/${name}.${exporter}.onnx`))),
        ),
      );
      const document = await diff({ before, after });
      assert.ok(document.equal, name);
    }
  });

  it('ends when it is cancelled', async () => {
    const controller = new AbortController();
    const weights = [{ name: 'a', shape: [1], values: [1] }];
    controller.abort();
    const { signal } = controller;
    await assert.rejects(diff({ before: model('a', weights), after: model('b', weights), signal }), Cancelled);
  });
});
