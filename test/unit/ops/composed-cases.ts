/** Cases of what is built out of operations for layers: normalizations, changes of resolution, blocks. */
import { constant } from '../../../src/core/graph/leaf';
import type { Node } from '../../../src/core/graph/node';
import { everyNth, padWith, split, squeeze, stridedSlice, unsqueeze } from '../../../src/core/ops/blocks';
import { groupNorm, localResponseNorm, lpNormalized, meanVarianceNorm } from '../../../src/core/ops/channel-norms';
import { add, clip, mul, square } from '../../../src/core/ops/elementwise';
import { gather, scatterAdd } from '../../../src/core/ops/gather';
import { batchNorm, layerNorm } from '../../../src/core/ops/normalization';
import { repeat, resizeAxis, type ResizeOptions } from '../../../src/core/ops/resize';
import type { Case } from './cases';

const blockCases: readonly Case[] = [
  { name: 'squeeze', shapes: [[2, 1, 3, 1]], build: (x) => square(squeeze(x, [1, 3])) },
  { name: 'unsqueeze', shapes: [[2, 3]], build: (x) => square(unsqueeze(x, [0, 3])) },
  {
    name: 'split',
    shapes: [[2, 5]],
    build: (x) => {
      const [left, middle, right] = split(x, 1, [2, 1, 2]);
      return mul(square(left), mul(middle, right));
    },
  },
  { name: 'everyNth, with a rest', shapes: [[2, 5]], build: (x) => square(everyNth(x, 1, 2)) },
  { name: 'everyNth, without a rest', shapes: [[6, 2]], build: (x) => square(everyNth(x, 0, 3)) },
  { name: 'stridedSlice', shapes: [[5, 6]], build: (x) => square(stridedSlice(x, [1, 0], [5, 6], [3, 2])) },
  { name: 'padWith', shapes: [[2, 3]], build: (x) => square(padWith(x, [1, 0], [0, 2], 0.5)) },
  { name: 'clip', shapes: [[2, 6]], build: (x) => square(clip(x, -0.51, 0.4)), scale: 1 },
];

const resizings: readonly ResizeOptions[] = (['nearest', 'linear'] as const).flatMap((interpolation) =>
  (['half-pixel', 'asymmetric', 'align-corners'] as const).map((coordinates) => ({ interpolation, coordinates })),
);
const resizeCases: readonly Case[] = [
  ...resizings.map((options) => ({
    name: `resizeAxis, ${options.interpolation}, ${options.coordinates}`,
    shapes: [[2, 3, 2]],
    build: (x: Node) => square(resizeAxis(x, 1, 5, options)),
  })),
  {
    name: 'resizeAxis to fewer positions',
    shapes: [[5, 2]],
    build: (x) => square(resizeAxis(x, 0, 3, { interpolation: 'linear', coordinates: 'half-pixel' })),
  },
  {
    name: 'resizeAxis, cubic, antialiased',
    shapes: [[1, 6, 2]],
    build: (x) =>
      square(resizeAxis(x, 1, 3, { interpolation: 'cubic', coordinates: 'half-pixel-symmetric', antialias: true })),
  },
  {
    name: 'resizeAxis of a region that leaves the source',
    shapes: [[2, 4]],
    build: (x) =>
      square(resizeAxis(x, 1, 5, { interpolation: 'linear', coordinates: 'crop', region: [-0.2, 0.9], outside: 0.5 })),
  },
  { name: 'repeat', shapes: [[1, 2, 3]], build: (x) => square(repeat(x, [1, 3, 2])) },
];

const statistics = (channels: number): number[][] => [[channels], [channels]];
const normalizationCases: readonly Case[] = [
  ...[true, false].flatMap((scale) =>
    [true, false].map((center) => ({
      name: `batchNorm${scale ? ', scale' : ''}${center ? ', center' : ''}`,
      shapes: [[1, 2, 2, 3], ...statistics(3), ...(scale ? [[3]] : []), ...(center ? [[3]] : [])],
      positive: true,
      build: (x: Node, mean: Node, variance: Node, ...rest: Node[]) =>
        square(
          batchNorm(x, {
            mean,
            variance,
            gamma: scale ? rest[0] : undefined,
            beta: center ? rest[rest.length - 1] : undefined,
            epsilon: 0.01,
            axis: 3,
          }),
        ),
    })),
  ),
  {
    name: 'batchNorm of channels in front',
    shapes: [[1, 2, 3], ...statistics(2)],
    positive: true,
    build: (x, mean, variance) => square(batchNorm(x, { mean, variance, epsilon: 0.01, axis: 1 })),
  },
  { name: 'groupNorm', shapes: [[2, 3, 4]], build: (x) => groupNorm(x, { groups: 2, epsilon: 0.1 }) },
  {
    name: 'groupNorm of each channel',
    shapes: [[1, 2, 3, 2]],
    build: (x) => groupNorm(x, { groups: 2, epsilon: 0.1 }),
  },
  {
    name: 'localResponseNorm',
    shapes: [[1, 2, 5]],
    build: (x) => localResponseNorm(x, { size: 4, alpha: 0.5, beta: 0.75, bias: 1.5 }),
  },
  { name: 'meanVarianceNorm', shapes: [[2, 3, 2]], build: (x) => meanVarianceNorm(x, [0, 1]) },
  ...[1, 2, 3].map((p) => ({
    name: `lpNormalized, order ${p}`,
    shapes: [[2, 3, 2]],
    build: (x: Node) => lpNormalized(x, 1, p),
  })),
  {
    name: 'layerNorm',
    shapes: [[1, 2, 4], [4], [4]],
    build: (x, gamma, beta) => layerNorm(x, { axes: [2], gamma, beta, epsilon: 0.1 }),
  },
  {
    name: 'layerNorm over two axes',
    shapes: [
      [1, 3, 2],
      [3, 2],
    ],
    build: (x, gamma) => layerNorm(x, { axes: [1, 2], gamma, epsilon: 0.1 }),
  },
  {
    name: 'layerNorm of the middle axis, twice',
    shapes: [[1, 3, 2], [3]],
    build: (x, beta) => {
      const once = layerNorm(x, { axes: [1], beta, epsilon: 0.1 });
      return add(once, layerNorm(square(once), { axes: [1], epsilon: 0.1 }));
    },
  },
];

const numbers = constant([2, 0, 2, 1, 2, 0], [3, 2]);
const indexCases: readonly Case[] = [
  { name: 'Gather', shapes: [[3, 2]], build: (x) => square(gather(x, numbers)) },
  { name: 'Gather of numbers', shapes: [[3]], build: (x) => square(gather(x, numbers)) },
  { name: 'Gather in each of several tables', shapes: [[3, 4, 1]], build: (x) => square(gather(x, numbers, 1)) },
  { name: 'ScatterAdd', shapes: [[3, 2, 2]], build: (x) => square(scatterAdd(numbers, x, 4)) },
  { name: 'ScatterAdd into several tables', shapes: [[3, 2, 2]], build: (x) => square(scatterAdd(numbers, x, 3, 1)) },
];

export const composedCases: readonly Case[] = [...indexCases, ...blockCases, ...resizeCases, ...normalizationCases];
