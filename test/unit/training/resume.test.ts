/** A training that was killed goes on where its checkpoint was made, and ends bit by bit as one that was not. */
import assert from 'node:assert/strict';
import { decodeArrays, encodeArrays } from '../../../src/core/array-file';
import { RecordedGradients } from '../../../src/core/training/recorded-gradients';
import { train } from '../../../src/core/training/train';
import type { CheckpointStore, TrainInput } from '../../../src/core/training/training';
import { Problem } from '../../../src/shared/problem';
import { text } from '../../../src/shared/text';
import { executors } from '../graph/support';
import { withFastClock } from './fast-clock';
import { examples, settings, trainInput } from './network';

class Killed extends Error {}

/** Keeps checkpoints in memory; `kill` throws what no store throws after so many of them. */
class MemoryCheckpoints implements CheckpointStore {
  readonly kept = new Map<string, Uint8Array>();
  saves = 0;
  constructor(private killAfter = Infinity) {}
  /** A Buffer, as files are read: its `slice` copies nothing. */
  readonly load = async (key: string): Promise<Uint8Array | undefined> => {
    const found = this.kept.get(key);
    return found && Buffer.from(found);
  };
  readonly remove = async (key: string): Promise<void> => void this.kept.delete(key);
  readonly save = async (key: string, state: Uint8Array): Promise<void> => {
    this.kept.set(key, state);
    if (++this.saves < this.killAfter) return;
    this.killAfter = Infinity;
    throw new Killed();
  };
}

const ways: readonly [name: string, rest: Partial<TrainInput>][] = [
  ['sgd', {}],
  ['adam with a held-out part', { settings: { ...settings, optimizer: 'adam' }, heldOut: examples(20, 9) }],
  [
    'a mask and decay of the rate',
    {
      settings: { ...settings, decay: 'cosine' },
      masks: new Map([['one/kernel', Uint8Array.from({ length: 35 }, (_, i) => i % 2)]]),
    },
  ],
];

for (const executorName of ['reference', 'tfjs', 'native'] as const)
  describe(`a killed training on the executor ${executorName}`, () => {
    for (const [name, rest] of ways)
      for (const killAfter of [1, 3])
        it(`${name}, after epoch ${killAfter}`, async () => {
          const executor = await executors[executorName]();
          const recorded = [new RecordedGradients(), new RecordedGradients()];
          const whole = await train(trainInput(executor, { ...rest, observe: recorded[0] }));
          const checkpoints = new MemoryCheckpoints(killAfter);
          const input = { ...rest, checkpoints };
          await assert.rejects(train(trainInput(executor, { ...input, observe: new RecordedGradients() })), Killed);
          const { notes, ...resumed } = await train(trainInput(executor, { ...input, observe: recorded[1] }));
          assert.deepEqual(resumed, whole);
          assert.deepEqual(recorded[1].meanOfAbsolute('one/kernel'), recorded[0].meanOfAbsolute('one/kernel'));
          assert.equal(notes?.[0]?.template, 'Resumed after {0} epochs and {1} steps.');
          assert.equal(checkpoints.kept.size, 0);
        });
  });

for (const executorName of ['reference', 'tfjs', 'native'] as const)
  describe(`a training that was killed within an epoch, on the executor ${executorName}`, () => {
    for (const [name, rest] of ways)
      for (const killAfter of [1, 3, 8])
        it(`${name}, at checkpoint ${killAfter}`, async () => {
          const executor = await executors[executorName]();
          const whole = await train(trainInput(executor, { ...rest, observe: new RecordedGradients() }));
          const checkpoints = new MemoryCheckpoints(killAfter);
          const input = trainInput(executor, { ...rest, checkpoints, observe: new RecordedGradients() });
          await assert.rejects(
            withFastClock(() => train(input)),
            Killed,
          );
          const { notes, ...resumed } = await train({ ...input, observe: new RecordedGradients() });
          assert.deepEqual(resumed, whole);
          const [note] = notes ?? [];
          assert.equal(note.template, 'Resumed after {0} epochs and {1} steps.');
          if (killAfter === 1) assert.deepEqual(note.args, [0, 2]);
        });
  });

describe('checkpoints', () => {
  const other: readonly [what: string, rest: Partial<TrainInput>][] = [
    ['another seed', { seed: 6 }],
    ['another learning rate', { settings: { ...settings, learningRate: 0.2 } }],
    ['another mask', { masks: new Map([['one/kernel', new Uint8Array(35)]]) }],
    ['more data', { dataset: examples(50, 1) }],
    ['other data of the same size', { dataset: examples(43, 2) }],
  ];
  for (const [what, rest] of other)
    it(`are not gone on with for ${what}`, async () => {
      const executor = await executors.reference();
      const checkpoints = new MemoryCheckpoints(2);
      await assert.rejects(train(trainInput(executor, { checkpoints })), Killed);
      assert.equal((await train(trainInput(executor, { checkpoints, ...rest }))).notes, undefined);
      assert.equal(checkpoints.kept.size, 1);
    });

  it('that were made as patience ended are gone on with no further', async () => {
    const executor = await executors.reference();
    const impatient = {
      heldOut: examples(20, 9),
      // Far too high a rate: the held-out loss gets worse.
      settings: { ...settings, epochs: 9, learningRate: 3, patience: 2 },
    };
    const counted = new MemoryCheckpoints();
    const whole = await train(trainInput(executor, { ...impatient, checkpoints: counted }));
    assert.equal(whole.document.stopped, 'patience');
    assert.ok(whole.document.epochs < 9);
    const checkpoints = new MemoryCheckpoints(counted.saves);
    await assert.rejects(train(trainInput(executor, { ...impatient, checkpoints })), Killed);
    const { notes, ...resumed } = await train(trainInput(executor, { ...impatient, checkpoints }));
    assert.equal(notes?.length, 1);
    assert.deepEqual(resumed, whole);
  });

  it('that are damaged are left aside, and that is said', async () => {
    const executor = await executors.reference();
    const whole = await train(trainInput(executor));
    const damages: readonly ((bytes: Uint8Array) => Uint8Array)[] = [
      (bytes) => bytes.subarray(0, bytes.length - 9),
      () => new Uint8Array(),
      (bytes) => encodeArrays({ about: { magic: 'other' }, arrays: decodeArrays(bytes)!.arrays }),
      (bytes) => encodeArrays({ about: decodeArrays(bytes)!.about, arrays: new Map() }),
    ];
    for (const damage of damages) {
      const checkpoints = new MemoryCheckpoints(2);
      await assert.rejects(train(trainInput(executor, { checkpoints })), Killed);
      for (const [key, bytes] of checkpoints.kept) checkpoints.kept.set(key, damage(bytes));
      const { notes, ...rest } = await train(trainInput(executor, { checkpoints }));
      assert.match(notes?.[0]?.template ?? '', /damaged/);
      assert.deepEqual(rest, whole);
    }
  });

  it('that cannot be written stop nothing, and that is said once', async () => {
    const executor = await executors.reference();
    const full = async (): Promise<never> => {
      throw new Problem('file-not-writable', text('{0} cannot be written.', 'x'));
    };
    const checkpoints = { load: async () => undefined, save: full, remove: async () => undefined };
    const { notes, ...rest } = await train(trainInput(executor, { checkpoints }));
    assert.deepEqual(rest, await train(trainInput(executor)));
    assert.equal(notes?.length, 1);
  });
});
