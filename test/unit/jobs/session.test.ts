import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { openModel } from '../../../src/core/formats';
import type { Model } from '../../../src/core/formats/model';
import type { Job } from '../../../src/jobs/client';
import { sourceOf } from '../../../src/jobs/folder';
import { RunStore } from '../../../src/jobs/store';
import type { CompareDocument, InspectDocument } from '../../../src/shared/documents';
import type { AllocationQuery } from '../../../src/shared/allocation';
import type { Tile } from '../../../src/shared/pictures';
import type { CompareEvent } from '../../../src/shared/protocol';
import { recipe as schema } from '../../../src/shared/recipe';
import { copySample, Jobs, modelFile, sampleRecipe } from './sample';
import { cleanUp, snapshot, temporaryFolder } from './temporary';

const criteria = ['magnitude', 'gradient', 'taylor', 'fisher', 'hessian', 'sensitivity', 'random'];
const scored = [784 * 300, 300 * 100, 100 * 10];
const total = scored.reduce((sum, count) => sum + count);

describe('a session with the job process, on real digits', function () {
  this.timeout(120_000);
  let jobs: Jobs;
  let base: string;
  let store: RunStore;
  let folder: string;
  let job: Job;
  let untouched: Record<string, string>;
  let source: Model;
  let document: CompareDocument;
  const events: { event: CompareEvent; at: number }[] = [];
  const cut: AllocationQuery & { method: string } = { sparsity: 0.8, scope: 'global', method: 'taylor' };

  before(async () => {
    jobs = await Jobs.bundle();
    base = await copySample();
    store = new RunStore(path.join(await temporaryFolder(), 'runs'));
    folder = store.newFolder();
    untouched = await snapshot(base);
    source = await openModel(sourceOf(path.join(base, modelFile)));
    job = jobs.start();
    document = await job.api.call(
      'compare',
      { recipe: sampleRecipe(criteria), base, folder },
      { onEvent: (event) => events.push({ event: event as CompareEvent, at: performance.now() }) },
    );
  });
  after(async () => {
    jobs.dispose();
    await cleanUp();
  });

  const parameter = (index: number): string => {
    const prunable = source.parameters.filter((each) => each.prunable);
    return prunable[index].name;
  };
  const draw = (of: Job, index: number, window?: Tile['window'], query = cut): Promise<Tile> =>
    of.api.call('tile', {
      ...query,
      parameter: parameter(index),
      quantity: 'score',
      ...(window && { window }),
      rows: 256,
      columns: 256,
    });
  /** All of a parameter of at most 256 columns, cell by cell: windows of 256 rows, one under the other. */
  async function wholeMask(of: Job, index: number, query = cut): Promise<number[]> {
    const { matrix } = await draw(of, index);
    const kept: number[] = [];
    for (let top = 0; top < matrix[0]; top += 256) {
      const window = { top, left: 0, height: Math.min(256, matrix[0] - top), width: matrix[1] };
      kept.push(...(await draw(of, index, window, query)).kept);
    }
    return kept;
  }

  it('compares all methods, with exact counts', () => {
    assert.deepEqual(
      document.results.map(({ method, error }) => [method, error]),
      criteria.map((method) => [method, undefined]),
    );
    for (const { points } of document.results)
      for (const { sparsity, removed, layers } of points) {
        assert.equal(removed, Math.round(total * sparsity));
        assert.deepEqual(
          layers.map((layer) => layer.total),
          scored,
        );
        assert.equal(
          layers.reduce((sum, { kept }) => sum + kept, 0),
          total - removed,
        );
      }
    assert.ok(document.baseline.accuracy! > 0.9, String(document.baseline.accuracy));
  });

  it('tells events in their order, and progress at most ten times a second', () => {
    const kinds = events.map(({ event }) => event.kind).filter((kind) => kind !== 'progress');
    assert.equal(kinds[0], 'inspected');
    assert.equal(kinds[1], 'baseline');
    assert.deepEqual(
      events.flatMap(({ event }) => (event.kind === 'method' ? event.result.method : [])),
      criteria,
    );
    assert.equal(kinds.lastIndexOf('baseline') < kinds.indexOf('method'), true);
    const progress = events.filter(({ event }) => event.kind === 'progress');
    assert.ok(progress.length > 2);
    const seconds = (events.at(-1)!.at - events[0].at) / 1000;
    // Besides the ten a second, the last one before each other event.
    assert.ok(progress.length <= 10 * seconds + 2 + kinds.length, `${progress.length} in ${seconds} s`);
  });

  it('answers any sparsity: the counts, and what they do to accuracy', async () => {
    const answers = await job.api.call('allocate', cut);
    assert.deepEqual(
      answers.map(({ method, removed }) => [method, removed]),
      criteria.map((method) => [method, Math.round(0.8 * total)]),
    );
    const metrics = await job.api.call('evaluate', { ...cut, sparsity: 0.5 });
    const result = document.results.find(({ method }) => method === 'taylor');
    assert.deepEqual(metrics, result?.points[0]?.metrics);
  });

  it('draws what it allocates: tile, histogram and single weights agree', async () => {
    const allocation = (await job.api.call('allocate', cut)).find(({ method }) => method === cut.method)!;
    for (const index of [1, 2]) {
      const kept = await wholeMask(job, index);
      assert.equal(kept.length, scored[index]);
      assert.equal(kept.filter((share) => share === 255).length, allocation.layers[index].kept);
      assert.equal(kept.filter((share) => share === 0).length, scored[index] - allocation.layers[index].kept);

      const histograms = await job.api.call('histograms', { ...cut, parameter: parameter(index) });
      assert.deepEqual(
        histograms.map(({ method }) => method),
        criteria,
      );
      for (const { counts, zeros } of histograms)
        assert.equal(
          counts.reduce((sum, count) => sum + count, zeros),
          scored[index],
        );
      const { values, shape } = source.parameters.find(({ name }) => name === parameter(index))!;
      const [rows, columns] = shape;
      for (const [row, column] of [
        [0, 0],
        [7, 3],
        [rows - 1, columns - 1],
      ] as const) {
        const answer = await job.api.call('weight', { ...cut, parameter: parameter(index), index: [row, column] });
        assert.equal(answer.value, values[row * columns + column]);
        const own = answer.methods.find(({ method }) => method === cut.method);
        assert.equal(own?.kept, kept[row * columns + column] === 255);
        assert.equal(own?.threshold, histograms.find(({ method }) => method === cut.method)?.threshold);
        assert.equal(own?.kept, own.score > (own.threshold ?? 0));
        assert.equal(answer.methods.length, criteria.length);
      }
    }
  });

  it('bins a large parameter into a tile that is small', async () => {
    const tile = await draw(job, 0);
    assert.deepEqual([tile.rows, tile.columns, tile.matrix], [256, 256, [784, 300]]);
    assert.equal(tile.mean.length, 256 * 256);
  });

  it('saves exactly what it showed, and touches nothing else', async () => {
    const out = path.join(base, 'pruned.json');
    const saved = await job.api.call('save', { ...cut, out, force: false });
    const model = await openModel(sourceOf(saved.out));
    const now = await snapshot(base);
    for (const [file, hash] of Object.entries(untouched)) assert.equal(now[file], hash, file);

    let zeros = 0;
    for (const [index, { name }] of source.parameters.filter((each) => each.prunable).entries()) {
      const [was, is] = [source, model].map(({ parameters }) => parameters.find((each) => each.name === name)!.values);
      const kept = index === 0 ? undefined : await wholeMask(job, index);
      for (let i = 0; i < was.length; i++) {
        if (is[i] === 0) zeros++;
        else assert.equal(is[i], was[i]);
        if (kept && was[i] !== 0) assert.equal(is[i] === 0, kept[i] === 0, `${name} ${i}`);
        assert.ok(!Object.is(is[i], -0));
      }
    }
    assert.equal(zeros, saved.zeros);
    assert.equal(saved.removed, Math.round(0.8 * total));
    for (const { name, values, prunable } of model.parameters)
      if (!prunable) assert.deepEqual(values, source.parameters.find((each) => each.name === name)!.values);
    assert.deepEqual(saved.after, await job.api.call('evaluate', cut));

    const recipe = schema.parse(JSON.parse(await readFile(saved.recipe, 'utf8')));
    assert.equal(recipe.maskHash, saved.maskHash);
    assert.deepEqual([recipe.model, recipe.out, recipe.sparsity], ['lenet-300-100/model.json', 'pruned.json', [0.8]]);
  });

  it('makes the same masks from a saved recipe, in another process and from another folder', async () => {
    const out = path.join(base, 'lenet-300-100', 'again.json');
    const layerwise = { ...cut, method: 'hessian', scope: 'layer' } as const;
    const saved = await job.api.call('save', { ...layerwise, out, force: false });
    const recipe = schema.parse(JSON.parse(await readFile(saved.recipe, 'utf8')));
    const otherFolder = store.newFolder();
    const again = await jobs
      .start()
      .api.call('compare', { recipe, base: path.dirname(saved.recipe), folder: otherFolder });
    assert.equal(again.results[0]?.points[0]?.maskHash, saved.maskHash);
    // `model.json` is called as its folder, which this recipe does not name.
    assert.equal(recipe.model, 'model.json');
    assert.equal((await store.list()).find((each) => each.folder === otherFolder)?.run?.title, 'lenet-300-100');
  });

  it('does not depend on the order of methods, nor on the process', async () => {
    const recipe = sampleRecipe(criteria.toReversed());
    const other = await jobs.start().api.call('compare', { recipe, base, folder: store.newFolder() });
    const hashes = ({ results }: CompareDocument): unknown =>
      Object.fromEntries(results.map(({ method, points }) => [method, points.map(({ maskHash }) => maskHash)]));
    assert.deepEqual(hashes(other), hashes(document));
    assert.equal(new Set(document.results.map(({ points }) => points[1]?.maskHash)).size, criteria.length);
  });

  it('opens the stored run in another process, and answers the same', async () => {
    const [entry] = (await store.list()).filter((each) => each.folder === folder);
    assert.equal(entry?.run?.title, 'lenet-300-100');
    assert.deepEqual(entry.run.document, document);
    const other = jobs.start();
    const inspections: InspectDocument[] = [];
    const reopened = await other.api.call(
      'open',
      { folder },
      {
        onEvent: (event) => {
          const { kind, inspection } = event as { kind: string; inspection: InspectDocument };
          if (kind === 'inspected') inspections.push(inspection);
        },
      },
    );
    assert.deepEqual(reopened, document);
    const [inspected] = events.flatMap(({ event }) => (event.kind === 'inspected' ? event.inspection : []));
    assert.deepEqual(inspections, [inspected]);
    for (const query of [cut, { ...cut, scope: 'layer', normalize: 'layer', sparsity: 0.37 } as const]) {
      for (const method of ['allocate', 'evaluate'] as const)
        assert.deepEqual(await other.api.call(method, query), await job.api.call(method, query));
      assert.deepEqual(await wholeMask(other, 1, query), await wholeMask(job, 1, query));
    }
    const out = path.join(await temporaryFolder(), 'm.json');
    const [first, second] = [
      await job.api.call('save', { ...cut, out, force: false }),
      await other.api.call('save', { ...cut, out, force: true }),
    ];
    assert.deepEqual(second, first);
  });
});
