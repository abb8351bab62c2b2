/** Layers that raise the resolution. */
import { range } from '../../../graph/shape';
import { repeat, resizeAxis, type ResizeOptions } from '../../../ops/resize';
import { text } from '../../../../shared/text';
import { counts, spatial } from './options';
import type { Layer } from './layer';
import { Unsupported } from '../../unsupported';
import { sameWord } from '../config';

const upSampling = (className: string, rank: number): Layer =>
  spatial(className, rank, (x, { config, keras }, first) => {
    const times = counts(config, 'size', rank, 2);
    const interpolation = config.string('interpolation') ?? 'nearest';
    if (sameWord(interpolation) === 'nearest')
      return repeat(
        x,
        x.shape.map((_, axis) => times[axis - first] ?? 1),
      );
    if (sameWord(interpolation) !== 'bilinear')
      throw new Unsupported(text('The interpolation {0} is not known.', interpolation));
    // TensorFlow.js takes corners where Keras takes centres: the network was trained with the one or the other.
    const options: ResizeOptions = {
      interpolation: 'linear',
      coordinates: keras === undefined ? 'asymmetric' : 'half-pixel',
    };
    return range(rank).reduce(
      (resized, axis) => resizeAxis(resized, first + axis, x.shape[first + axis] * times[axis], options),
      x,
    );
  });

export const upSamplingLayers: readonly Layer[] = [upSampling('UpSampling1D', 1), upSampling('UpSampling2D', 2)];
