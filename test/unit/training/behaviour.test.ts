import assert from 'node:assert/strict';
import { range } from '../../../src/core/graph/shape';
import { LossCurve } from '../../../src/core/training/loss-curve';
import { learningRateAt } from '../../../src/core/training/rate';
import { train } from '../../../src/core/training/train';
import type { CheckpointStore, StepObserver, TrainInput } from '../../../src/core/training/training';
import { Cancelled, Problem } from '../../../src/shared/problem';
import type { TrainingProgress } from '../../../src/shared/protocol';
import { executors } from '../graph/support';
import { withFastClock } from './fast-clock';
import { examples, settings, trainInput } from './network';

const observer = (look: StepObserver['observe']): StepObserver => ({
  observe: look,
  state: () => new Map(),
  restore: () => undefined,
});
const run = async (rest: Partial<TrainInput> = {}) => train(trainInput(await executors.reference(), rest));
const initial = async (name: string): Promise<Float32Array> => {
  const { trainable, weights } = trainInput(await executors.reference());
  return weights.get(trainable.find((each) => each.name === name)!.node)!;
};

describe('training', () => {
  it('learns', async () => {
    const { document } = await run({ settings: { ...settings, epochs: 12 } });
    assert.equal(document.epochs, 12);
    assert.equal(document.bestEpoch, 12);
    assert.ok(document.losses[11] < document.losses[0] / 2, document.losses.join());
  });

  it('sees every example once an epoch, in an order of the seed that changes from epoch to epoch', async () => {
    const orders = async (seed: number): Promise<number[]> => {
      const seen: number[] = [];
      const { dataset } = trainInput(await executors.reference());
      const batch: typeof dataset.batch = (indices) => {
        seen.push(...Array.from(indices));
        return dataset.batch(indices);
      };
      await run({ seed, dataset: { ...dataset, batch }, settings: { ...settings, epochs: 2 } });
      return seen;
    };
    const [one, again, other] = [await orders(1), await orders(1), await orders(2)];
    assert.deepEqual(again, one);
    assert.notDeepEqual(other, one);
    const epochs = [one.slice(0, 43), one.slice(43)];
    for (const epoch of epochs)
      assert.deepEqual(
        epoch.toSorted((a, b) => a - b),
        range(43),
      );
    assert.notDeepEqual(epochs[0], epochs[1]);
  });

  it('holds masks before the first step and after every one', async () => {
    const mask = Uint8Array.from({ length: 35 }, (_, i) => Number(i % 3 === 0));
    let steps = 0;
    const observe = observer((name, _gradient, weights) => {
      if (name !== 'one/kernel') return;
      steps++;
      mask.forEach((kept, i) => kept || assert.ok(Object.is(weights[i], 0), `step ${steps}: ${weights[i]}`));
    });
    for (const optimizer of ['sgd', 'adam'] as const) {
      const { weights } = await run({
        masks: new Map([['one/kernel', mask]]),
        observe,
        settings: { ...settings, optimizer },
      });
      mask.forEach((kept, i) => kept || assert.ok(Object.is(weights.get('one/kernel')?.[i], 0)));
      assert.ok(weights.get('one/kernel')?.some((value) => value !== 0));
    }
    assert.equal(steps, 2 * 4 * 6);
  });

  it('decays kernels, not biases', async () => {
    const still = { ...settings, momentum: 0, epochs: 1, batchSize: 43, learningRate: 1e-3 };
    const move = async (weightDecay: number) => (await run({ settings: { ...still, weightDecay } })).weights;
    const [without, strong] = [await move(0), await move(10)];
    assert.deepEqual(strong.get('one/bias'), without.get('one/bias'));
    const kernel = await initial('one/kernel');
    kernel.forEach((value, i) =>
      assert.ok(Math.abs(without.get('one/kernel')![i] - strong.get('one/kernel')![i] - 1e-2 * value) < 1e-7),
    );
  });

  it('shrinks by L1 to exact zeros, without decay there', async () => {
    const l1 = { lambda: 0.3, parameters: new Set(['one/kernel']) };
    const shrunk = (await run({ l1 })).weights.get('one/kernel')!;
    assert.ok(shrunk.filter((value) => value === 0).length > 3);
    const alone = async (weightDecay: number) =>
      (await run({ ...(await onlyKernel()), l1, settings: { ...settings, weightDecay } })).weights.get('one/kernel');
    assert.deepEqual(await alone(0.5), await alone(0));
  });

  it('keeps the best weights by the held-out loss: those that it began with where training hurts', async () => {
    const wrong = examples(43, 1, 1);
    const heldOut = examples(40, 8);
    const good = await run({ settings: { ...settings, epochs: 20 } });
    const start = trainInput(await executors.reference());
    const weights = new Map(start.trainable.map(({ name, node }) => [node, good.weights.get(name)!]));
    const hurt = await train({
      ...start,
      weights,
      dataset: wrong,
      heldOut,
      settings: { ...settings, learningRate: 0.5 },
    });
    assert.equal(hurt.document.bestEpoch, 0);
    assert.deepEqual(hurt.weights.get('one/kernel'), good.weights.get('one/kernel'));
    assert.equal(hurt.document.heldOutLosses.length, 4);
    const last = await train({ ...start, weights, dataset: wrong, heldOut, keepLast: true });
    assert.equal(last.document.bestEpoch, 4);
    assert.deepEqual(last.document.heldOutLosses, []);
  });

  it('stops where the held-out loss has not become better for so many epochs', async () => {
    const rest = { heldOut: examples(40, 8), dataset: examples(43, 1, 1) };
    const { document } = await run({ ...rest, settings: { ...settings, epochs: 200, patience: 3 } });
    assert.equal(document.stopped, 'patience');
    assert.equal(document.epochs, document.bestEpoch + 3);
  });

  it('that diverges stops at the step, and keeps finite weights', async () => {
    for (const heldOut of [undefined, examples(40, 8)]) {
      const { document, weights } = await run({ heldOut, settings: { ...settings, learningRate: 1e30, epochs: 9 } });
      assert.equal(document.stopped, 'diverged');
      assert.ok((document.divergedAt ?? 0) >= 1);
      for (const [name, values] of weights) assert.ok(values.every(Number.isFinite), name);
      assert.ok(document.losses.every(Number.isFinite));
    }
  });

  it('that is stopped within the first epoch keeps what it has learnt', async () => {
    const stopper = new AbortController();
    let steps = 0;
    const observe = observer((name) => {
      if (name === 'one/kernel' && ++steps === 5) stopper.abort();
    });
    const { document, weights } = await run({ observe, stop: stopper.signal });
    assert.deepEqual([document.stopped, document.epochs, document.losses], ['cancelled', 0, []]);
    assert.notDeepEqual(weights.get('one/kernel'), await initial('one/kernel'));
  });

  it('that is cancelled answers nothing, and leaves its checkpoint', async () => {
    const controller = new AbortController();
    let [saved, removed] = [0, 0];
    const checkpoints: CheckpointStore = {
      load: async () => undefined,
      save: async () => {
        saved++;
        controller.abort();
      },
      remove: async () => {
        removed++;
      },
    };
    await assert.rejects(run({ checkpoints, signal: controller.signal }), Cancelled);
    assert.deepEqual([saved, removed], [1, 0]);
  });

  it('of no epochs changes nothing', async () => {
    const { document, weights } = await run({ settings: { ...settings, epochs: 0 } });
    assert.deepEqual(document, { epochs: 0, bestEpoch: 0, losses: [], heldOutLosses: [] });
    assert.deepEqual(weights.get('one/kernel'), await initial('one/kernel'));
  });

  it('tells its progress', async () => {
    const told: TrainingProgress[] = [];
    const input = {
      onProgress: (progress: TrainingProgress) => told.push(progress),
      settings: { ...settings, epochs: 60 },
    };
    await withFastClock(() => run(input));
    assert.equal(told.length, 360);
    told.forEach(({ step, steps, losses, span }, index) => {
      assert.equal(steps, 360);
      assert.ok(step > (told[index - 1]?.step ?? 0) && step <= 360);
      assert.ok(losses.length <= 200 && losses.length * span <= step);
    });
  });

  const refused: readonly [what: string, code: string, rest: Partial<TrainInput>][] = [
    ['a learning rate of 0', 'option-invalid', { settings: { ...settings, learningRate: 0 } }],
    ['a learning rate that is no number', 'option-invalid', { settings: { ...settings, learningRate: NaN } }],
    ['a batch of nothing', 'option-invalid', { settings: { ...settings, batchSize: 0 } }],
    ['half an epoch', 'option-invalid', { settings: { ...settings, epochs: 0.5 } }],
    ['no weights', 'graph-required', { trainable: [] }],
    ['no examples', 'data-empty', { dataset: examples(0, 1) }],
  ];
  for (const [what, code, rest] of refused)
    it(`refuses ${what}`, () => assert.rejects(run(rest), (error) => error instanceof Problem && error.code === code));

  it('refuses data without labels', async () => {
    const labelled = examples(9, 1);
    const { name, examples: count, features, notes } = labelled;
    const unlabelled = { name, examples: count, features, notes, batch: labelled.batch.bind(labelled) };
    await assert.rejects(
      run({ dataset: unlabelled }),
      (error) => error instanceof Problem && error.code === 'label-missing',
    );
  });
});

/** A training of the first kernel alone. */
async function onlyKernel(): Promise<Pick<TrainInput, 'trainable' | 'weights' | 'objective'>> {
  const { trainable, weights, objective } = trainInput(await executors.reference());
  return { trainable: trainable.slice(0, 1), weights, objective };
}

describe('learning rates', () => {
  const cases: readonly [decay: 'constant' | 'step' | 'cosine', step: number, expected: number][] = [
    ['constant', 299, 0.2],
    ['step', 199, 0.2],
    ['step', 200, 0.02],
    ['cosine', 0, 0.2],
    ['cosine', 150, 0.1],
    ['cosine', 299, 0.1 * (1 + Math.cos((Math.PI * 299) / 300))],
  ];
  for (const [decay, step, expected] of cases)
    it(`${decay} at step ${step} of 300`, () =>
      assert.ok(Math.abs(learningRateAt({ learningRate: 0.2, decay }, step, 300) - expected) < 1e-15));
});

describe('the curve of a loss', () => {
  it('keeps at most 200 spans, each the mean of its steps', () => {
    const curve = new LossCurve();
    for (let step = 0; step < 1000; step++) {
      curve.add(step);
      assert.ok(curve.values.length < 200);
    }
    assert.equal(curve.span, 8);
    assert.equal(curve.values.length, 125);
    curve.values.forEach((value, index) => assert.equal(value, 8 * index + 3.5));
  });
});
