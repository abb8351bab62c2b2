/** Takes a file the whole way, on a disk: inspect, compare (a forward and a gradient pass), save, and the same piece by piece. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { compare } from '../../../../../src/core/comparison/compare';
import { macsOf } from '../../../../../src/core/evaluation/size';
import type { Executor } from '../../../../../src/core/executors/executor';
import { locateStored, openModel } from '../../../../../src/core/formats';
import type { Model } from '../../../../../src/core/formats/model';
import { topological } from '../../../../../src/core/graph/node';
import { size } from '../../../../../src/core/graph/shape';
import { inspect } from '../../../../../src/core/inspect';
import { estimateMemory } from '../../../../../src/jobs/estimate';
import { sourceOf } from '../../../../../src/jobs/folder';
import { openRecipeData } from '../../../../../src/jobs/open-recipe';
import { savePruned } from '../../../../../src/jobs/prune';
import { pruneStored } from '../../../../../src/jobs/prune-stored';
import { Problem } from '../../../../../src/shared/problem';
import { recipe as schema, type Recipe } from '../../../../../src/shared/recipe';

/** Values and products of one example that a test may wait for. */
const mostValues = 500_000;
const mostMacs = 1_000_000;
const mostNodes = 4000;
const mostMemory = 500 * 2 ** 20;

/** The end of each stage: how it went, or a problem's code. */
export type Ends = Readonly<Record<'inspected' | 'compared' | 'streamed', string>>;

/** @param sides what stands beside the model. @throws what is no Problem; AssertionError where files are left or read that must not be. */
export async function exercise(
  bytes: Uint8Array,
  sides: Iterable<readonly [string, Uint8Array]>,
  executor: Executor,
): Promise<Ends> {
  const root = await realpath(await mkdtemp(path.join(tmpdir(), 'prunescope-fuzz-')));
  try {
    const folders = ['in', 'whole', 'pieces'].map((name) => path.join(root, name));
    for (const folder of folders) await mkdir(folder);
    const [given, whole, pieces] = folders;
    for (const [name, content] of [...sides, ['model.onnx', bytes] as const])
      await writeFile(path.join(given, name), content);
    const before = await readdir(given);
    const file = path.join(given, 'model.onnx');
    const compared = await throughNetwork(file, whole, executor);
    const streamed = await ending(() => throughPieces(file, pieces));
    assert.deepEqual(await readdir(given), before, 'the model’s folder is as it was');
    assert.deepEqual((await readdir(root)).sort(), ['in', 'pieces', 'whole']);
    return { ...compared, streamed };
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function ending(work: () => Promise<string>): Promise<string> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Problem && error.code !== 'internal') return error.code;
    throw error;
  }
}

const recipeFor = (model: string, criteria: readonly string[], data?: { file: string; limit: number }): Recipe =>
  schema.parse({
    schema: 1,
    model,
    ...(data && { data, test: data }),
    batchSize: 2,
    methods: criteria.map((criterion) => ({ criterion, options: {} })),
    sparsity: [0.5],
  });

async function throughNetwork(file: string, out: string, executor: Executor): Promise<Omit<Ends, 'streamed'>> {
  let inspected = 'failed';
  const compared = await ending(async () => {
    const source = sourceOf(file);
    const model = await openModel(source);
    for (const each of source.folder.files)
      assert.ok(each.startsWith(path.dirname(file) + path.sep), `${each} was read`);
    JSON.stringify(inspect(model));
    inspected = model.graph ? 'graph' : 'weights-only';
    const isWhole = isSmall(model);
    const recipe = isWhole
      ? recipeFor(file, ['magnitude', 'hessian', 'sensitivity'], { file: 'synthetic', limit: 4 })
      : recipeFor(file, ['magnitude']);
    const data = isWhole ? await openRecipeData(recipe, '.', model) : { model };
    if (isWhole && !isSmall(data.model)) return 'large with data';
    const memory = estimateMemory(data.model, recipe);
    if (memory > mostMemory) return 'much memory';
    const comparison = await compare({ ...data, recipe, executor });
    const errors = comparison.document.results.flatMap(({ error }) => (error ? [error] : []));
    for (const error of errors) assert.notEqual(error.code, 'internal', error.message);
    const [{ method, error }] = comparison.document.results;
    const kind = isWhole ? 'run' : 'magnitude alone';
    if (error) return `${kind}: ${error.code}`;
    const query = { ...comparison.allocationOf(0.5), method, out: path.join(out, 'pruned.onnx'), force: false };
    await savePruned({ comparison, model, recipe, base: '.', query });
    const again = await openModel(sourceOf(query.out));
    assert.equal(again.parameters.length, model.parameters.length);
    return [kind, ...errors.map(({ code }) => code)].join(': ');
  });
  await requireWhole(out, compared);
  return { inspected, compared };
}

const isSmall = (model: Model): boolean => {
  if (!model.graph) return false;
  const nodes = topological(model.graph.outputs.map(({ node }) => node));
  const values = nodes.reduce((sum, { shape }) => sum + size(shape), 0);
  return nodes.length <= mostNodes && values <= mostValues && (macsOf(model) ?? 0) <= mostMacs;
};

async function throughPieces(file: string, out: string): Promise<string> {
  const end = await ending(async () => {
    const model = await locateStored(sourceOf(file));
    assert.ok(model);
    await pruneStored({
      model,
      recipe: recipeFor(file, ['magnitude']),
      base: '.',
      out: path.join(out, 'p.onnx'),
      force: false,
    });
    await openModel(sourceOf(path.join(out, 'p.onnx')));
    return 'saved';
  });
  await requireWhole(out, end);
  return end;
}

/** All of a saved model, or nothing. */
async function requireWhole(folder: string, end: string): Promise<void> {
  const files = await readdir(folder);
  if (files.length === 0) return;
  assert.ok(
    files.some((name) => /^p(runed)?\.onnx$/.test(name)),
    `${end}: half a model: ${files.join()}`,
  );
  assert.ok(
    files.some((name) => name.endsWith('.prune.json')),
    files.join(),
  );
  for (const name of files) assert.doesNotMatch(name, /tmp|temp|~$/);
}
