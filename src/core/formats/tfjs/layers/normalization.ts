/** Normalizations in evaluation mode. */
import { axisOf } from '../../../graph/shape';
import { text } from '../../../../shared/text';
import type { Node } from '../../../graph/node';
import { batchNorm, layerNorm } from '../../../ops/normalization';
import { InvalidOption, type Config } from '../config';
import { unary, type Layer, type LayerContext } from './layer';
import { Unsupported } from '../../unsupported';

/** Keras's and TensorFlow.js's defaults. */
const defaults = { epsilon: 1e-3, momentum: 0.99 };

/** γ and β as far as the layer has them: `scale: false` and `center: false` leave them out, and their weights too. */
const scaleAndCenter = ({ config, weight }: LayerContext): { gamma?: Node; beta?: Node } => ({
  ...((config.boolean('scale') ?? true) && { gamma: weight('gamma') }),
  ...((config.boolean('center') ?? true) && { beta: weight('beta') }),
});

/** From the start of the shape. @throws InvalidOption */
function axesOf(config: Config, rank: number): readonly number[] {
  const listed = config.extents('axis') ?? [-1];
  const axes = listed.map((axis) => {
    if (axis === null) throw new InvalidOption('axis', listed, 'axes');
    return axisOf(axis, rank);
  });
  if (axes.length > 0 && !axes.includes(0) && new Set(axes).size === axes.length) return axes;
  throw new InvalidOption('axis', listed, 'different axes from 1');
}

function epsilonOf(config: Config): number {
  const epsilon = config.number('epsilon') ?? defaults.epsilon;
  if (epsilon >= 0) return epsilon;
  throw new InvalidOption('epsilon', epsilon, 'a number from 0');
}

const batchNormalization = unary('BatchNormalization', (x, context) => {
  const { config, weight, normalize } = context;
  const [axis, ...more] = axesOf(config, x.shape.length);
  if (more.length > 0) throw new Unsupported(text('A batch normalization of several axes is not known.'));
  const [mean, variance] = [weight('moving_mean'), weight('moving_variance')];
  const epsilon = epsilonOf(config);
  const result = batchNorm(x, { mean, variance, epsilon, axis, ...scaleAndCenter(context) });
  normalize({ input: x, mean, variance, axis, epsilon, momentum: config.number('momentum') ?? defaults.momentum });
  return result;
});

const layerNormalization = unary('LayerNormalization', (x, context) => {
  if (context.config.boolean('rmsScaling') ?? false)
    throw new Unsupported(text('A layer normalization without a mean is not known.'));
  const axes = axesOf(context.config, x.shape.length);
  return layerNorm(x, { axes, epsilon: epsilonOf(context.config), ...scaleAndCenter(context) });
});

export const normalizationLayers: readonly Layer[] = [batchNormalization, layerNormalization];
