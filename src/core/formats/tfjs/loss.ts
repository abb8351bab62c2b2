import type { LossName } from '../../../shared/recipe';
import { Config, isObject, sameWord } from './config';

const names: Readonly<Record<string, LossName>> = {
  categoricalcrossentropy: 'cross-entropy',
  sparsecategoricalcrossentropy: 'cross-entropy',
  binarycrossentropy: 'binary-cross-entropy',
  meansquarederror: 'mean-squared-error',
  mse: 'mean-squared-error',
};

/**
 * The loss of the model's own training configuration: TensorFlow.js puts it beside the topology, Keras into it. One for each output
 * is one where they agree.
 */
export function lossOf(trainingConfig: unknown, topology: unknown): LossName | undefined {
  const config = new Config(trainingConfig ?? new Config(topology).get('trainingConfig'));
  const loss = config.get('loss');
  const listed: readonly unknown[] = Array.isArray(loss)
    ? loss
    : isObject(loss) && !('config' in loss)
      ? Object.values(loss)
      : [loss];
  const found = new Set(listed.map(nameOf));
  const [only] = found;
  return found.size === 1 ? only : undefined;
}

function nameOf(loss: unknown): LossName | undefined {
  const name = isObject(loss) ? (loss['class_name'] ?? loss['className']) : loss;
  if (typeof name !== 'string') return undefined;
  const known = sameWord(name);
  return Object.hasOwn(names, known) ? names[known] : undefined;
}
