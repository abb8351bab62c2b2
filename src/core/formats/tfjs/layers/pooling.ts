/** Pools over windows, and over everything. */
import type { Node } from '../../../graph/node';
import { range, size } from '../../../graph/shape';
import { squeeze, unsqueeze } from '../../../ops/blocks';
import { averagePool2d, maxPool2d, type PoolOptions } from '../../../ops/pool';
import { keptShape, reduceMax, reduceMean } from '../../../ops/reduce';
import { reshape } from '../../../ops/reshape';
import { counts, spatial, withChannelsLast, word } from './options';
import { padsOf, requireModest } from './windows';
import type { Layer } from './layer';

type Pool = (x: Node, options: PoolOptions) => Node;

/** In one dimension: an image of height 1. */
const pooling = (className: string, rank: 1 | 2, pool: Pool): Layer =>
  spatial(className, rank, (x, { config }) => {
    const ones = range(2 - rank).map(() => 1);
    const poolSize = counts(config, 'poolSize', rank, 2);
    const strides = config.get('strides') === undefined ? poolSize : counts(config, 'strides', rank, 1);
    const padding = word(config, 'padding', ['valid', 'same']);
    return withChannelsLast(x, config, (sequence) => {
      const image = rank === 1 ? unsqueeze(sequence, [1]) : sequence;
      const [height, width] = [...ones, ...poolSize];
      const [down, across] = [...ones, ...strides];
      const windows = { kernel: [height, width], strides: [down, across], dilations: [1, 1] } as const;
      const pads = padsOf(padding, image.shape, windows);
      requireModest(image.shape, { ...windows, pads });
      const pooled = pool(image, { window: windows.kernel, strides: windows.strides, pads });
      return rank === 1 ? squeeze(pooled, [1]) : pooled;
    });
  });

const globalPooling = (className: string, rank: number, reduce: (x: Node, axes: readonly number[]) => Node): Layer =>
  spatial(className, rank, (x, { config }, first) => {
    const axes = range(rank).map((axis) => first + axis);
    if (size(x.shape) === 0) throw new RangeError('a pool over nothing');
    const reduced = reduce(x, axes);
    return (config.boolean('keepdims') ?? false) ? reshape(reduced, keptShape(x.shape, axes)) : reduced;
  });

export const poolingLayers: readonly Layer[] = [
  pooling('MaxPooling1D', 1, maxPool2d),
  pooling('MaxPooling2D', 2, maxPool2d),
  pooling('AveragePooling1D', 1, averagePool2d),
  pooling('AveragePooling2D', 2, averagePool2d),
  globalPooling('GlobalMaxPooling1D', 1, reduceMax),
  globalPooling('GlobalMaxPooling2D', 2, reduceMax),
  globalPooling('GlobalAveragePooling1D', 1, reduceMean),
  globalPooling('GlobalAveragePooling2D', 2, reduceMean),
];
