/** Schedules, fine-tuning, the search for a sparsity: the pipeline train → score → remove → fine-tune, end to end on a small network. */
import assert from 'node:assert/strict';
import { compare } from '../../../src/core/comparison/compare';
import type { Comparison } from '../../../src/core/comparison/comparison';
import type { ComparisonInput } from '../../../src/core/comparison/input';
import type { Dataset } from '../../../src/core/data/dataset';
import { restoreComparison } from '../../../src/core/comparison/restore';
import { tile, weight } from '../../../src/core/comparison/looks';
import { createReferenceExecutor } from '../../../src/core/executors/reference';
import { openModel } from '../../../src/core/formats';
import { Cancelled, Problem } from '../../../src/shared/problem';
import type { CompareEvent, Progress } from '../../../src/shared/protocol';
import { recipe, type Recipe } from '../../../src/shared/recipe';
import { floats, npz, open } from '../data/support';
import { filesOf, normal, randomize, sourceOf, tf } from '../formats/stock';

const examples = 120;
type Wanted = Partial<Recipe> & Pick<Recipe, 'sparsity'>;

/** 6-8-3 on three classes that a line can tell apart: the largest of the first three numbers. Made once: tests compare runs. */
async function makeNetwork(): Promise<Pick<ComparisonInput, 'model' | 'data'>> {
  const stock = tf.sequential({
    layers: [
      tf.layers.dense({ units: 8, activation: 'relu', inputShape: [6], name: 'one' }),
      tf.layers.dense({ units: 3, activation: 'softmax', name: 'two' }),
    ],
  });
  const model = await openModel(sourceOf(await filesOf(randomize(stock))));
  const x = normal(examples * 6, 'x');
  const y = Array.from({ length: examples }, (_, i) => {
    const row = x.slice(6 * i, 6 * i + 3);
    return row.indexOf(Math.max(...row));
  });
  const arrays = { x: floats([examples, 6], ...x), y: floats([examples], ...y) };
  return { model, data: await open({ 'a.npz': npz(arrays) }, { file: 'a.npz' }, model.graph) };
}
let network: ReturnType<typeof makeNetwork> | undefined;

async function inputOf(wanted: Wanted): Promise<ComparisonInput> {
  network ??= makeNetwork();
  const parsed = recipe.parse({
    schema: 1,
    model: 'model.json',
    methods: [{ criterion: 'magnitude' }, { criterion: 'gradient' }],
    training: { learningRate: 0.1, batchSize: 16 },
    ...wanted,
  });
  return { ...(await network), recipe: parsed, executor: createReferenceExecutor() };
}

const zerosIn = (values: Iterable<Float32Array>): number =>
  [...values].reduce((sum, each) => sum + each.filter((value) => value === 0).length, 0);
const magnitudeAt = (sparsity: number) => ({ method: 'magnitude', sparsity, scope: 'global' as const });
const code = (wanted: string) => (error: unknown) => error instanceof Problem && error.code === wanted;

describe('fine-tuning after pruning', () => {
  it('holds the mask, betters the training loss, and its weights are what is saved', async () => {
    const comparison = await compare(await inputOf({ sparsity: [0.5], fineTune: 6 }));
    for (const { points, trained } of comparison.document.results) {
      const [point] = points;
      assert.equal(trained, undefined);
      assert.equal(point.training?.epochs, 6);
      const { losses } = point.training;
      assert.ok(losses[5] < losses[0], losses.join());
      assert.ok((point.fineTuned?.loss ?? Infinity) < (point.metrics.loss ?? 0));
    }
    const tuned = await comparison.prunedWeights(magnitudeAt(0.5));
    const bare = await comparison.prunedWeights(magnitudeAt(0.5), false);
    assert.equal(tuned.maskHash, bare.maskHash);
    for (const [name, mask] of tuned.masks) {
      const values = tuned.changed.get(name);
      mask.forEach((kept, index) => !kept && assert.ok(Object.is(values?.[index], 0), `${name} ${index}`));
    }
    assert.ok(tuned.changed.has('one/bias'));
    assert.notDeepEqual(tuned.changed.get('one/kernel'), bare.changed.get('one/kernel'));
    const metrics = await comparison.evaluateWeights(tuned.changed);
    assert.equal(metrics.accuracy, comparison.document.results[0].points[0].fineTuned?.accuracy);
  });

  it('comes back from the store, bit by bit', async () => {
    const input = await inputOf({ sparsity: [0.5], fineTune: 2 });
    const comparison = await compare(input);
    const restored = restoreComparison(input, comparison.document, comparison.stored);
    const [before, after] = [comparison, restored].map((each) => each.prunedWeights(magnitudeAt(0.5)));
    assert.deepEqual(await after, await before);
  });

  it('on request, at any allocation', async () => {
    const comparison = await compare(await inputOf({ sparsity: [0.5] }));
    const query = { ...magnitudeAt(0.3), scope: 'layer' as const };
    const answer = await comparison.fineTune(query, { epochs: 2, learningRate: 0.05 }, {});
    assert.equal(answer.training.epochs, 2);
    assert.ok((await comparison.prunedWeights(query)).tuning);
    assert.equal((await comparison.prunedWeights(magnitudeAt(0.3))).tuning, undefined);
  });

  it('stopped: what is best so far is its result, and the run ends with what it has', async () => {
    const stopper = new AbortController();
    let trainings = 0;
    const onEvent = (event: CompareEvent): void => {
      if (event.kind !== 'progress' || event.progress.phase !== 'training') return;
      trainings++;
      stopper.abort();
    };
    const input = await inputOf({ sparsity: [0.5, 0.8], fineTune: 500 });
    const { document } = await compare({ ...input, stop: stopper.signal, onEvent });
    assert.ok(trainings > 0);
    assert.equal(document.cancelled, true);
    assert.deepEqual(
      document.results.map(({ points }) => points.map(({ training }) => training?.stopped)),
      [['cancelled']],
    );
  });

  it('cancelled: nothing', async () => {
    const controller = new AbortController();
    const onEvent = (event: CompareEvent): void => {
      if (event.kind === 'progress' && event.progress.phase === 'training') controller.abort();
    };
    const input = await inputOf({ sparsity: [0.5], fineTune: 500 });
    await assert.rejects(compare({ ...input, signal: controller.signal, onEvent }), Cancelled);
  });
});

describe('a schedule', () => {
  for (const kind of ['iterative', 'cubic'] as const)
    it(`${kind}: removes the wanted number in the end, and holds at what was computed alone`, async () => {
      const comparison = await compare(
        await inputOf({ sparsity: [0.5, 0.75], schedule: { kind, rounds: 3 }, fineTune: 3 }),
      );
      const { results, schedule } = comparison.document;
      assert.deepEqual(schedule, { kind, rounds: 3 });
      for (const { points, targetDependent, trained, error } of results) {
        assert.equal(error, undefined);
        assert.equal(targetDependent, true);
        assert.deepEqual(
          points.map(({ removed }) => removed),
          [36, 54],
        );
        // Two of three epochs lie between the rounds, the last one after the last mask.
        assert.equal(trained?.epochs, 2);
        assert.deepEqual(
          points.map(({ training }) => training?.epochs),
          [1, 1],
        );
      }
      const { changed } = await comparison.prunedWeights(magnitudeAt(0.75));
      assert.ok(zerosIn([...changed].filter(([name]) => name.endsWith('kernel')).map(([, values]) => values)) >= 54);
      const [elsewhere] = comparison.allocate({ sparsity: 0.6, scope: 'global' });
      assert.equal(elsewhere.error?.code, 'recompute-required');
      await comparison.compute('magnitude', 0.6, {});
      const [point] = comparison.allocate({ sparsity: 0.6, scope: 'global' });
      assert.equal(point.removed, 43);
    });

  it('scores anew: after a round of training other weights go than at once', async () => {
    const masks = async (wanted: Wanted) =>
      (await (await compare(await inputOf(wanted))).prunedWeights({ ...magnitudeAt(0.75), method: 'gradient' }))
        .maskHash;
    const rounds = { kind: 'iterative', rounds: 4 } as const;
    assert.notEqual(await masks({ sparsity: [0.75] }), await masks({ sparsity: [0.75], schedule: rounds }));
  });

  it('whose training between rounds diverges says so', async () => {
    const schedule = { kind: 'iterative', rounds: 2 } as const;
    const training = { ...(await inputOf({ sparsity: [0.75] })).recipe.training!, learningRate: 1e30 };
    const { document } = await compare(await inputOf({ sparsity: [0.75], schedule, fineTune: 4, training }));
    for (const { notes, error } of document.results) {
      assert.equal(error, undefined);
      assert.match(notes?.[0] ?? '', /between rounds diverged at step \d/);
    }
  });

  it('removes the share that was asked for, not what a threshold would, and says so', async () => {
    const schedule = { kind: 'iterative', rounds: 2 } as const;
    const methods = [{ criterion: 'l1', options: { threshold: '0.01', epochs: '1' } }];
    const [{ points, notes }] = (await compare(await inputOf({ sparsity: [0.75], schedule, methods }))).document
      .results;
    assert.deepEqual(
      points.map(({ removed }) => removed),
      [54],
    );
    assert.match(notes?.join() ?? '', /^The threshold was left aside/);
  });

  it('without training magnitude goes the same way at once and in rounds', async () => {
    const masks = async (wanted: Wanted) =>
      (await (await compare(await inputOf(wanted))).prunedWeights(magnitudeAt(0.75))).maskHash;
    const rounds = { kind: 'cubic', rounds: 4 } as const;
    assert.equal(await masks({ sparsity: [0.75] }), await masks({ sparsity: [0.75], schedule: rounds }));
  });
});

describe('the picture of a parameter', () => {
  it('shows the weights that the method has trained', async () => {
    const options = { lambda: '0.05', epochs: '4' };
    const methods = [
      { criterion: 'magnitude', options: {} },
      { criterion: 'l1', options },
    ];
    const comparison = await compare(await inputOf({ sparsity: [0.5], methods }));
    const [, { method, weights }] = comparison.candidates;
    const looked = { parameters: comparison.parameters, comparison };
    const query = {
      parameter: 'one/kernel',
      quantity: 'weight',
      sparsity: 0.5,
      scope: 'global',
      rows: 6,
      columns: 8,
    } as const;
    const pictureOf = (values: Float32Array): number[] => {
      const largest = Math.max(...values.map(Math.abs));
      return Array.from(values, (value) => Math.round((255 * Math.abs(value)) / largest));
    };
    const own = comparison.parameters.find(({ name }) => name === 'one/kernel')!.values;
    assert.deepEqual([...tile(looked, { ...query, method: 'magnitude' }).mean], pictureOf(own));
    assert.deepEqual([...tile(looked, { ...query, method }).mean], pictureOf(weights!.get('one/kernel')!));
    assert.notDeepEqual(weights!.get('one/kernel'), own);
    const answer = weight(looked, { ...query, index: [1, 2] });
    assert.equal(answer.value, own[8 + 2]);
    assert.deepEqual(
      answer.methods.map((each) => [each.method, each.value]),
      [
        ['magnitude', undefined],
        [method, weights!.get('one/kernel')![8 + 2]],
      ],
    );
  });
});

describe('a wanted loss of accuracy', () => {
  it('adds the point that was found to every method', async () => {
    const { document } = await compare(await inputOf({ sparsity: [0.9], maxDrop: 0.25 }));
    for (const { search, points } of document.results) {
      assert.ok(search?.sparsity !== undefined && search.sparsity > 0);
      const found = points.find(({ sparsity }) => sparsity === search.sparsity);
      const lost = (document.baseline.accuracy ?? 0) - (found?.metrics.accuracy ?? 0);
      assert.ok(Math.abs(lost - (search.drop ?? 1)) < 1e-9);
      assert.ok(lost <= 0.25 + 1e-9);
      assert.equal(search.examples, examples / 5);
    }
  });

  it('is measured after fine-tuning, where there is some', async () => {
    const wanted = { sparsity: [0.5], maxDrop: 0.25, methods: [{ criterion: 'random', options: {} }] };
    const [bare, tuned] = await Promise.all(
      [wanted, { ...wanted, fineTune: 8 }].map(
        async (each) => (await compare(await inputOf(each))).document.results[0],
      ),
    );
    // The search with training is ten times coarser.
    assert.ok((tuned.search?.sparsity ?? 0) > (bare.search?.sparsity ?? 1) - 0.01);
    assert.ok(tuned.points.every(({ fineTuned }) => fineTuned));
  });

  it('at a schedule, from the panel', async () => {
    const comparison = await compare(await inputOf({ sparsity: [0.5], schedule: { kind: 'cubic', rounds: 2 } }));
    const search = await comparison.findSparsity('magnitude', { scope: 'global' }, 0.3, {});
    assert.ok(search.sparsity !== undefined);
    assert.equal(comparison.candidate(magnitudeAt(search.sparsity)).target, search.sparsity);
  });

  it('leaves what was there before it: a fine-tuned point at a sparsity that it tries is not trained again', async () => {
    const wanted = { sparsity: [0.5], methods: [{ criterion: 'magnitude', options: {} }], fineTune: 2 };
    const [bare, searched] = await Promise.all(
      [wanted, { ...wanted, maxDrop: 0.25 }].map(async (each) => compare(await inputOf(each))),
    );
    const [{ search }] = searched.document.results;
    assert.ok(search?.probes.some(({ sparsity }) => sparsity === 0.5));
    assert.notEqual(search?.sparsity, 0.5);
    const [before, after] = await Promise.all([bare, searched].map((each) => each.prunedWeights(magnitudeAt(0.5))));
    assert.ok(before.tuning);
    assert.deepEqual(after.changed, before.changed);
    assert.deepEqual(
      searched.stored.tunings.map(({ query }) => query.sparsity),
      [0.5, search?.sparsity],
    );
  });

  for (const fineTune of [undefined, 2])
    it(`compares what was made alike: what a person has trained counts for nothing, and stays (${fineTune ?? 0} epochs)`, async () => {
      const wanted = {
        sparsity: [0.9],
        methods: [{ criterion: 'magnitude', options: {} }],
        ...(fineTune && { fineTune }),
      };
      const [bare, trained] = [await compare(await inputOf(wanted)), await compare(await inputOf(wanted))];
      const find = (comparison: Comparison) => comparison.findSparsity('magnitude', { scope: 'global' }, 0.1, {});
      const expected = await find(bare);
      // At the first three that the search tries: a long training that betters them much.
      const own = expected.probes.slice(0, 3).map(({ sparsity }) => magnitudeAt(sparsity));
      for (const query of own) await trained.fineTune(query, { epochs: 30 }, {});
      const before = await Promise.all(own.map((query) => trained.prunedWeights(query)));
      assert.deepEqual(await find(trained), expected);
      const after = await Promise.all(own.map((query) => trained.prunedWeights(query)));
      assert.deepEqual(after, before);
    });

  it('counts no sparsity whose training was ended early', async () => {
    const comparison = await compare(await inputOf({ sparsity: [0.9], fineTune: 20 }));
    const stopper = new AbortController();
    const onProgress = ({ phase }: Progress): void => {
      if (phase === 'training') stopper.abort();
    };
    const search = await comparison.findSparsity('magnitude', { scope: 'global' }, 0.99, {
      stop: stopper.signal,
      onProgress,
    });
    assert.deepEqual([search.sparsity, search.probes], [undefined, []]);
    assert.deepEqual(
      comparison.stored.tunings.map(({ query }) => query.sparsity),
      [0.9, 0.9],
    );
  });

  it('keeps of a schedule what it found alone', async () => {
    const schedule = { kind: 'iterative', rounds: 2 } as const;
    const { stored, document } = await compare(await inputOf({ sparsity: [0.5], maxDrop: 0.25, schedule }));
    for (const { method, search } of document.results)
      assert.deepEqual(
        stored.candidates.filter((each) => each.method === method).map(({ target }) => target),
        [...new Set([0.5, search?.sparsity])],
      );
  });

  it('ends when it is stopped, with what it has found', async () => {
    const comparison = await compare(await inputOf({ sparsity: [0.9] }));
    const stopper = new AbortController();
    const onProgress = (): void => stopper.abort();
    const search = await comparison.findSparsity('magnitude', { scope: 'global' }, 0.99, {
      stop: stopper.signal,
      onProgress,
    });
    assert.deepEqual([search.sparsity, search.probes.length], [0.5, 1]);
  });

  it('of what has no classes is refused before any method has worked', async () => {
    const input = await inputOf({ sparsity: [0.5], maxDrop: 0.1, loss: 'mean-squared-error' });
    const vectors = { ...input.data!, targets: { kind: 'vectors', shape: [3], oneHot: false } as const };
    const data: Dataset = {
      ...vectors,
      batch: async (indices) => ({
        ...(await input.data!.batch(indices)),
        targets: new Float32Array(3 * indices.length).fill(0.3),
      }),
    };
    const events: string[] = [];
    const onEvent = (event: CompareEvent): number => events.push(event.kind);
    await assert.rejects(compare({ ...input, data, onEvent }), code('label-missing'));
    assert.ok(!events.includes('method') && !events.includes('baseline'));
  });

  it('needs labels', async () => {
    const input = await inputOf({ sparsity: [0.5] });
    const { data: labelled } = input;
    const { name, examples: count, features, notes } = labelled!;
    const data: Dataset = {
      name,
      examples: count,
      features,
      notes,
      batch: async (indices) => {
        const { size, inputs } = await labelled!.batch(indices);
        return { size, inputs };
      },
    };
    const comparison = await compare({ ...input, data });
    await assert.rejects(comparison.findSparsity('magnitude', { scope: 'global' }, 0.1, {}), code('label-missing'));
  });
});
