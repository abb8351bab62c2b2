import type { QualityDocument } from '../../../shared/findings';
import { graphRequired } from '../graph-required';
import type { Dataset } from '../../data/dataset';
import { Evaluator } from '../../evaluation/evaluator';
import type { Executor } from '../../executors/executor';
import { weightsWith, type Setting } from '../setting';

/**
 * The network before and after on data that the run did not know.
 * @param changed values by parameter name; the others are the file's.
 * @throws Problem `graph-required`; Cancelled
 */
export async function trial(
  setting: Setting,
  executor: Executor,
  dataset: Dataset,
  changed: ReadonlyMap<string, Float32Array>,
  signal?: AbortSignal,
  onProgress?: (share: number) => void,
): Promise<{ readonly before: QualityDocument; readonly after: QualityDocument }> {
  const { network } = setting;
  if (!network) throw graphRequired();
  const evaluator = new Evaluator({ objective: network.objective, dataset, executor });
  const before = await evaluator.evaluate(network.weights, signal, (share) => onProgress?.(share / 2));
  const after = await evaluator.evaluate(weightsWith(setting, changed), signal, (share) =>
    onProgress?.((1 + share) / 2),
  );
  return { before, after };
}
