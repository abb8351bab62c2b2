/** What a training leaves in TensorFlow.js: nothing, however it ends. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { train } from '../../../src/core/training/train';
import type { StepObserver, TrainInput } from '../../../src/core/training/training';
import { Cancelled, Problem } from '../../../src/shared/problem';
import { text } from '../../../src/shared/text';
import { executors } from '../graph/support';
import { images, normalizedInput, normalizedModel } from './normalized-network';

/** Calls `act` at the third step. */
function atThirdStep(act: () => void): StepObserver {
  let first = '';
  let steps = 0;
  const observe = (name: string): void => {
    first ||= name;
    if (name === first && ++steps === 3) act();
  };
  return { observe, state: () => new Map(), restore: () => undefined };
}

/** A data set whose third batch cannot be read. */
function damaged(): TrainInput['dataset'] {
  const whole = images(24);
  let batches = 0;
  return {
    ...whole,
    batch: (indices) => {
      if (++batches === 3) throw new Problem('file-unreadable', text('{0} cannot be read.', whole.name));
      return whole.batch(indices);
    },
  };
}

const endings: readonly [name: string, rest: () => Partial<TrainInput>, thrown?: typeof Cancelled | typeof Problem][] =
  [
    ['that ends', () => ({ heldOut: images(7) })],
    [
      'that is cancelled',
      () => {
        const controller = new AbortController();
        return { signal: controller.signal, observe: atThirdStep(() => controller.abort()) };
      },
      Cancelled,
    ],
    [
      'that is stopped',
      () => {
        const stopper = new AbortController();
        return { stop: stopper.signal, observe: atThirdStep(() => stopper.abort()) };
      },
    ],
    ['whose data cannot be read', () => ({ dataset: damaged() }), Problem],
  ];

describe('a training on TensorFlow.js', () => {
  for (const [name, rest, thrown] of endings)
    it(`${name} leaves nothing there`, async () => {
      const input = normalizedInput(await normalizedModel(), await executors.tfjs());
      const settings = { ...input.settings, batchSize: 10, recalibrate: true };
      // What the executor makes once is there from then on.
      await train({ ...input, settings });
      const before = tf.memory();
      const training = train({ ...input, ...rest(), settings });
      if (thrown) await assert.rejects(training, thrown);
      else await training;
      const after = tf.memory();
      assert.deepEqual([after.numTensors, after.numBytes], [before.numTensors, before.numBytes]);
    });
});
