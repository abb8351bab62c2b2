import { text } from '../../../../shared/text';
import type { Node } from '../../../graph/node';
import {
  elu,
  exponential,
  gelu,
  geluNew,
  hardSigmoid,
  linear,
  logSoftmax,
  mish,
  relu,
  relu6,
  selu,
  sigmoid,
  softmax,
  softplus,
  softsign,
  swish,
  tanh,
} from '../../../ops/activations';
import { InvalidOption, isObject, sameWord } from '../config';
import { Unsupported } from '../../unsupported';

/** @param axis what a softmax runs along; default the last. */
type Activation = (x: Node, axis?: number) => Node;

const activations: Readonly<Record<string, Activation>> = {
  elu: (x) => elu(x),
  exponential,
  gelu,
  gelunew: geluNew,
  hardsigmoid: (x) => hardSigmoid(x),
  linear,
  logsoftmax: logSoftmax,
  mish,
  relu: (x) => relu(x),
  relu6,
  selu,
  sigmoid,
  silu: swish,
  softmax,
  softplus,
  softsign,
  swish,
  tanh,
};

/** Where Keras 3 gave an old name a new meaning. */
const activationsOfKeras3: Readonly<Record<string, Activation>> = { hardsigmoid: (x) => hardSigmoid(x, 1 / 6) };

/**
 * The function that an `activation` option names; absent: none. Keras also writes `{ class_name, config }`, whose class is then the name.
 * @param keras its major version; undefined: TensorFlow.js.
 * @throws InvalidOption, Unsupported.
 */
export function activationOf(option: unknown, keras: number | undefined): Activation {
  const name = nameOf(option);
  const known = sameWord(name);
  if ((keras ?? 0) >= 3 && Object.hasOwn(activationsOfKeras3, known)) return activationsOfKeras3[known];
  if (Object.hasOwn(activations, known)) return activations[known];
  throw new Unsupported(text('The activation {0} is not known.', name));
}

function nameOf(option: unknown): string {
  if (option === undefined || option === null) return 'linear';
  if (typeof option === 'string') return option;
  const named = isObject(option) ? (option['class_name'] ?? option['className']) : undefined;
  const config = isObject(option) ? option['config'] : undefined;
  const plain = !isObject(config) || Object.keys(config).length === 0;
  if (typeof named === 'string' && plain) return named;
  if (typeof named === 'string') throw new Unsupported(text('The activation {0} is not known.', named));
  throw new InvalidOption('activation', option, 'a name');
}
