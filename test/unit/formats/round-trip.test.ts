import assert from 'node:assert/strict';
import { formats, openModel } from '../../../src/core/formats';
import type { Model } from '../../../src/core/formats/model';
import { uniform } from '../../../src/core/random';
import { filesIn } from './fixture';
import {
  filesOf,
  inputsOf,
  largestDifference,
  loadStock,
  predictOurs,
  predictStock,
  randomize,
  sourceOf,
  tf,
} from './stock';

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

/** Half of every prunable kernel set to zero. */
const pruned = ({ parameters }: Model): Map<string, Float32Array> =>
  new Map(
    parameters
      .filter(({ prunable }) => prunable)
      .map(({ name, values }) => [name, values.map((value, index) => (uniform(3, name, index) < 0.5 ? 0 : value))]),
  );

async function written(
  model: Model,
  changed: ReadonlyMap<string, Float32Array>,
  main: string,
): Promise<Map<string, Uint8Array>> {
  const files = await formats[0].write(model, changed, main);
  assert.equal(files.at(-1)?.name, main, 'the main file comes last');
  return new Map(files.map(({ name, bytes }) => [name, bytes]));
}

const mlp = (): tf.LayersModel =>
  randomize(
    tf.sequential({
      layers: [
        tf.layers.dense({ units: 8, activation: 'relu', inputShape: [6] }),
        tf.layers.dense({ units: 3, activation: 'softmax' }),
      ],
    }),
  );

describe('formats/tfjs: writing', () => {
  before(() => tf.setBackend('cpu'));

  it('renames the shards where the manifest names them, and nowhere else', async () => {
    const files = await filesOf(mlp());
    const decoys = { 'weightsManifest\n0\npaths\n0': 'mine', weightsManifest0: { 0: { paths: ['mine'] } } };
    const source = JSON.parse(text(files.get('model.json'))) as object;
    files.set('model.json', new TextEncoder().encode(JSON.stringify({ ...source, ...decoys })));
    const result = await written(await openModel(sourceOf(files)), new Map(), 'new.json');
    const main = JSON.parse(text(result.get('new.json'))) as typeof decoys & { weightsManifest: { paths: string[] }[] };
    assert.deepEqual(main.weightsManifest[0].paths, ['new.group1-shard1of1.bin']);
    for (const [key, value] of Object.entries(decoys)) assert.deepEqual(main[key as keyof typeof decoys], value);
  });

  it('changes only the bytes of changed weights and the names of the shards', async () => {
    // The second cut goes through an element.
    const files = await filesOf(mlp(), [100, 201]);
    const model = await openModel(sourceOf(files));
    const changed = pruned(model);
    const result = await written(model, changed, 'lenet-pruned.json');
    assert.deepEqual(
      [...result.keys()],
      [
        'lenet-pruned.group1-shard1of3.bin',
        'lenet-pruned.group1-shard2of3.bin',
        'lenet-pruned.group1-shard3of3.bin',
        'lenet-pruned.json',
      ],
    );
    assert.equal(
      text(result.get('lenet-pruned.json')),
      text(files.get('model.json')).replaceAll('"group1-', '"lenet-pruned.group1-'),
    );
    const join = (of: ReadonlyMap<string, Uint8Array>): number[] =>
      [...of].filter(([name]) => name.endsWith('.bin')).flatMap(([, bytes]) => [...bytes]);
    const [before, after] = [join(files), join(result)];
    const expected = new Uint8Array(before);
    let offset = 0;
    for (const { name, values } of model.parameters) {
      changed
        .get(name)
        ?.forEach((value, index) => value === 0 && expected.fill(0, offset + 4 * index, offset + 4 * index + 4));
      offset += 4 * values.length;
    }
    assert.deepEqual(after, [...expected]);
    assert.ok(after.some((byte, index) => byte !== before[index]));
  });

  it('writes what stock TensorFlow.js loads, with the zeros and the outputs promised', async () => {
    const model = await openModel(sourceOf(await filesOf(mlp(), [50])));
    const changed = pruned(model);
    const result = await written(model, changed, 'pruned.json');
    const stock = await loadStock(result, 'pruned.json');
    stock.weights.forEach((weight, index) => {
      const { name, values } = model.parameters[index];
      assert.deepEqual(Float32Array.from(weight.read().dataSync()), changed.get(name) ?? values);
    });
    const again = await openModel(sourceOf(result, 'pruned.json'));
    const inputs = inputsOf(stock, 3);
    const [ours] = await predictOurs(again, inputs, 3);
    assert.ok(largestDifference(ours, predictStock(stock, inputs, 3)[0]) < 1e-5);
  });

  it('writes a pruned −0 as +0 and leaves every other one', async () => {
    const stock = tf.sequential({ layers: [tf.layers.dense({ units: 1, useBias: false, inputShape: [2] })] });
    stock.setWeights([tf.tensor([-0, -0], [2, 1])]);
    const model = await openModel(sourceOf(await filesOf(stock)));
    const result = await written(model, new Map([[model.parameters[0].name, Float32Array.of(0, -0)]]), 'out.json');
    assert.deepEqual([...result.values()][0], new Uint8Array([0, 0, 0, 0, 0, 0, 0, 0x80]));
  });

  it('carries integers and the optimizer’s state along untouched', async () => {
    const stock = mlp();
    stock.compile({ optimizer: tf.train.sgd(0.1), loss: 'meanSquaredError' });
    const files = await filesOf(stock);
    const model = await openModel(sourceOf(files));
    assert.equal(model.loss, 'mean-squared-error');
    assert.ok(!model.parameters.some(({ name }) => name === 'iter'));
    const result = await written(model, pruned(model), 'out.json');
    const [before, after] = [files.get('group1-shard1of1.bin')!, result.get('out.group1-shard1of1.bin')!];
    assert.deepEqual(after.slice(-4), before.slice(-4));
    await loadStock(result, 'out.json');
  });

  it('never names a file like one of the source, whatever its case', async () => {
    const files = await filesOf(mlp());
    const first = await written(await openModel(sourceOf(files)), new Map(), 'A.json');
    const second = await written(await openModel(sourceOf(first, 'A.json')), new Map(), 'a.json');
    assert.deepEqual([...second.keys()], ['a-2.group1-shard1of1.bin', 'a.json']);
  });

  it('finds the shard names even where other strings look like them', async () => {
    const files = await filesOf(mlp());
    const path = 'group1-shard1of1.bin';
    const decoys = `{"userDefinedMetadata":{"weightsManifest":[{"paths":["${path}"]}],"q":"\\"${path}\\\\"},"weightsManifest":[{"paths":["old"]}],`;
    files.set('model.json', new TextEncoder().encode(`\uFEFF${decoys}${text(files.get('model.json')).slice(1)}`));
    const result = await written(await openModel(sourceOf(files)), new Map(), 'out.json');
    const json = new TextDecoder('utf-8', { ignoreBOM: true }).decode(result.get('out.json'));
    assert.ok(json.startsWith(`\uFEFF${decoys}`));
    assert.ok(json.endsWith(text(files.get('model.json')).slice(decoys.length).replace(path, `out.${path}`)));
  });
});

describe('formats/tfjs: what Keras’s converter writes', () => {
  const folder = 'test/fixtures/tfjs/keras';
  before(() => tf.setBackend('cpu'));

  it('reads it as stock TensorFlow.js does', async () => {
    const files = filesIn(folder);
    const model = await openModel(sourceOf(files));
    assert.deepEqual(
      model.parameters.map(({ name, layer, role, dtype, prunable }) => [name, layer, role, dtype, prunable]),
      [
        ['hidden/kernel', 'hidden', 'kernel', 'uint8', true],
        ['scores/kernel', 'scores', 'kernel', 'uint8', true],
        ['hidden/bias', 'hidden', 'bias', 'float32', false],
        ['scores/bias', 'scores', 'bias', 'float32', false],
      ],
    );
    assert.equal(model.loss, 'cross-entropy');
    assert.equal(model.framework, 'keras v2.4.0');
    const stock = await loadStock(files);
    const inputs = inputsOf(stock, 4);
    const [ours] = await predictOurs(model, inputs, 4);
    assert.ok(largestDifference(ours, predictStock(stock, inputs, 4)[0]) < 1e-5);
  });

  it('writes its quantised weights back under the code of exact zero', async () => {
    const model = await openModel(sourceOf(filesIn(folder)));
    const changed = pruned(model);
    const result = await written(model, changed, 'out.json');
    const stock = await loadStock(result, 'out.json');
    for (const weight of stock.weights) {
      const { values } = model.parameters.find(({ name }) => name === weight.originalName)!;
      assert.deepEqual(Float32Array.from(weight.read().dataSync()), changed.get(weight.originalName) ?? values);
    }
    assert.ok([...changed.values()].every((values) => values.includes(0)));
  });
});
