import { predict } from '../evaluation/predictor';
import { targetValues } from '../statistics/targets';
import type { Numbers } from './optimizer';
import type { TrainInput } from './training';
import type { Node } from '../graph/node';

/** Mean loss over the held-out examples with these weights in evaluation mode; infinite where it is no number. @throws Cancelled */
export async function heldOutLoss(
  { objective, heldOut, executor, signal, weights }: TrainInput,
  values: ReadonlyMap<Node, Numbers>,
): Promise<number> {
  if (!heldOut) throw new Error('nothing is held out');
  const current = new Map(weights);
  for (const [node, own] of values) current.set(node, Float32Array.from(own));
  let sum = 0;
  await predict(
    {
      outputs: [objective.value],
      inputs: objective.inputs,
      weights: current,
      dataset: heldOut,
      executor,
      extra: new Map([[objective.target, (batch) => targetValues(batch, objective)]]),
      signal,
    },
    (_first, _batch, [losses]) => {
      for (let i = 0; i < losses.length; i++) sum += losses[i];
    },
  );
  const loss = sum / heldOut.examples;
  return Number.isFinite(loss) ? loss : Infinity;
}
