/** Activations that are layers of their own. */
import { axisOf } from '../../../graph/shape';
import { text } from '../../../../shared/text';
import { elu, leakyRelu, prelu, relu, softmax, thresholdedRelu } from '../../../ops/activations';
import { InvalidOption } from '../config';
import { activationOf } from './activation-name';
import { unary, type Layer } from './layer';
import { Unsupported } from '../../unsupported';

export const activationLayers: readonly Layer[] = [
  unary('Activation', (x, { config, keras }) => activationOf(config.get('activation'), keras)(x)),
  // TensorFlow.js ignores slope and threshold when it runs a file of Keras; the network was trained with them.
  unary('ReLU', (x, { config }) =>
    relu(x, {
      maxValue: config.number('maxValue'),
      negativeSlope: config.number('negativeSlope'),
      threshold: config.number('threshold'),
    }),
  ),
  unary('LeakyReLU', (x, { config }) => leakyRelu(x, config.number('alpha') ?? config.number('negativeSlope'))),
  unary('PReLU', (x, { weight }) => prelu(x, weight('alpha'))),
  unary('ELU', (x, { config }) => elu(x, config.number('alpha'))),
  unary('ThresholdedReLU', (x, { config }) => thresholdedRelu(x, config.number('theta'))),
  unary('Softmax', (x, { config }) => {
    const [axis, ...more] = config.extents('axis') ?? [-1];
    if (more.length > 0) throw new Unsupported(text('A softmax over several axes is not known.'));
    if (axis === null || axis === undefined) throw new InvalidOption('axis', axis, 'an axis');
    return softmax(x, axisOf(axis, x.shape.length));
  }),
];
