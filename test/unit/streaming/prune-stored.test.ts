/** Weights that stay on the disk: the same masks and the same bytes as in memory. */
import assert from 'node:assert/strict';
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { compare } from '../../../src/core/comparison/compare';
import { createExecutor } from '../../../src/core/executors';
import { locateStored, openModel } from '../../../src/core/formats';
import { sourceOf } from '../../../src/jobs/folder';
import { savePruned } from '../../../src/jobs/prune';
import { pruneStored } from '../../../src/jobs/prune-stored';
import { recipePathOf } from '../../../src/jobs/save';
import { recipe as schema, type Recipe } from '../../../src/shared/recipe';
import { wasmFolder } from '../graph/support';
import { cleanUp, problem, temporaryFolder } from '../jobs/temporary';

const models = 'test/fixtures/onnx/models';
const weights = '../../weights/safetensors';
/** `pruned.onnx` of a model that ends in `.onnx`. */
const nameFor = (model: string): string => `pruned${/\.(onnx|safetensors(\.index\.json)?)$/.exec(model)?.[0] ?? ''}`;
const recipeFor = (model: string, criterion: string, sparsity: number, allocation: object): Recipe =>
  schema.parse({ schema: 1, model, methods: [{ criterion, options: {} }], sparsity: [sparsity], allocation });

/** Every file of a folder but recipes. */
async function filesIn(folder: string): Promise<Map<string, string>> {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((each) => each.isFile() && !each.name.endsWith('.prune.json'))
    .map((each) => path.relative(folder, path.join(each.parentPath, each.name)));
  const contents = await Promise.all(
    names.map(async (name) => (await readFile(path.join(folder, name))).toString('hex')),
  );
  return new Map(names.sort().map((name, index) => [name, contents[index]]));
}

async function inMemory(recipe: Recipe, out: string): Promise<{ maskHash: string; nonZero: number }> {
  const model = await openModel(sourceOf(recipe.model));
  const executor = await createExecutor('reference', { wasmFolder });
  const comparison = await compare({ model, recipe, executor });
  const [{ method, error }] = comparison.document.results;
  assert.equal(error, undefined);
  const query = { ...comparison.allocationOf(recipe.sparsity[0]), method, out, force: false };
  const { maskHash, after } = await savePruned({ comparison, model, recipe, base: '.', query });
  return { maskHash, nonZero: after.nonZero };
}

describe('pruning without the network', function () {
  this.timeout(60_000);
  after(cleanUp);

  const cases: readonly (readonly [model: string, criterion: string, sparsity: number, allocation: object])[] = [
    ['lenet.torchscript.onnx', 'magnitude', 0.8, { scope: 'global' }],
    ['lenet.torchscript.onnx', 'magnitude', 0.5, { scope: 'layer' }],
    ['lenet.torchscript.onnx', 'magnitude', 0.9, { scope: 'global', normalize: 'layer' }],
    ['lenet.torchscript.onnx', 'magnitude', 0.99, { scope: 'global' }],
    ['lenet.torchscript.onnx', 'random', 0.3, { scope: 'global', max: { '*': 0.5 }, min: { '*weight': 0.2 } }],
    ['lenet.torchscript.onnx', 'magnitude', 0, { scope: 'global' }],
    ['lenet.float16-weights.onnx', 'magnitude', 0.7, { scope: 'global' }],
    ['lenet.bfloat16-weights.onnx', 'magnitude', 0.7, { scope: 'layer' }],
    ['resnet-unfolded.float64-weights.onnx', 'magnitude', 0.6, { scope: 'global' }],
    ['quantised.weights.onnx', 'magnitude', 0.5, { scope: 'global' }],
    ['external.dynamo.onnx', 'magnitude', 0.8, { scope: 'global' }],
    ['external.mixed.onnx', 'magnitude', 0.8, { scope: 'global' }],
    ['external.each.onnx', 'random', 0.8, { scope: 'layer' }],
    [`${weights}/types.safetensors`, 'magnitude', 0.5, { scope: 'global' }],
    [`${weights}/model.safetensors.index.json`, 'magnitude', 0.6, { scope: 'global' }],
    [`${weights}/model.safetensors.index.json`, 'random', 0.6, { scope: 'layer' }],
  ];
  for (const [model, criterion, sparsity, allocation] of cases)
    it(`${model}, ${criterion} ${sparsity}, ${JSON.stringify(allocation)}`, async () => {
      const recipe = recipeFor(path.resolve(models, model), criterion, sparsity, allocation);
      const [whole, pieces] = [await temporaryFolder(), await temporaryFolder()];
      const expected = await inMemory(recipe, path.join(whole, nameFor(model)));
      const stored = await locateStored(sourceOf(recipe.model));
      assert.ok(stored);
      const out = path.join(pieces, nameFor(model));
      const found = await pruneStored({ model: stored, recipe, base: '.', out, force: false });
      assert.equal(found.maskHash, expected.maskHash);
      assert.equal(found.after.nonZero, expected.nonZero);
      assert.deepEqual(await filesIn(pieces), await filesIn(whole));
      const written = JSON.parse(await readFile(recipePathOf(out), 'utf8')) as Recipe;
      assert.equal(written.maskHash, expected.maskHash);
    });

  it('leaves nothing behind where a weight is not finite', async () => {
    const folder = await temporaryFolder();
    const file = path.join(folder, 'model.onnx');
    await cp(path.join(models, 'external.dynamo.onnx'), file);
    const side = await readFile(path.join(models, 'external.dynamo.onnx.data'));
    side.writeUInt32LE(0x7fc00000, 0);
    await writeFile(path.join(folder, 'external.dynamo.onnx.data'), side);
    const recipe = recipeFor(file, 'magnitude', 0.5, { scope: 'global' });
    const stored = await locateStored(sourceOf(file));
    assert.ok(stored);
    const out = path.join(folder, 'pruned.onnx');
    const before = await readdir(folder);
    await assert.rejects(
      pruneStored({ model: stored, recipe, base: '.', out, force: false }),
      problem('weight-not-finite'),
    );
    assert.deepEqual(await readdir(folder), before);
  });
});
