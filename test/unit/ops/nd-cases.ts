/** Cases of convolutions and pools in one and three dimensions, and of images read at places that are computed. */
import { scalar } from '../../../src/core/graph/leaf';
import type { Shape } from '../../../src/core/graph/shape';
import {
  convNd,
  convTransposeNd,
  type ConvNdOptions,
  type ConvTransposeNdOptions,
} from '../../../src/core/ops/conv-nd';
import { mul, square } from '../../../src/core/ops/elementwise';
import { affineGrid, gridSample, type GridSampleOptions } from '../../../src/core/ops/grid-sample';
import { averagePoolNd, lpPoolNd, maxPoolNd } from '../../../src/core/ops/pool-nd';
import { powerOf, rootOf } from '../../../src/core/ops/lp-norm';
import type { Case } from './cases';

const conv = (name: string, x: Shape, w: Shape, options: ConvNdOptions = {}): Case => ({
  name: `convNd, ${name}`,
  shapes: [x, w],
  build: (image, kernel) => convNd(image, kernel, options),
});
const transposed = (name: string, x: Shape, w: Shape, options: ConvTransposeNdOptions): Case => ({
  name: `convTransposeNd, ${name}`,
  shapes: [x, w],
  build: (image, kernel) => convTransposeNd(image, kernel, options),
});

const convCases: readonly Case[] = [
  conv('1-D', [1, 6, 2], [3, 2, 2], { strides: [2], pads: [1, 0] }),
  conv('2-D', [1, 3, 4, 2], [2, 2, 2, 2], { pads: [0, 1, 1, 0] }),
  conv('3-D', [1, 3, 3, 2, 2], [2, 2, 2, 2, 2]),
  conv('3-D, everything at once', [1, 4, 3, 3, 4], [2, 2, 1, 2, 4], {
    strides: [2, 1, 2],
    dilations: [2, 2, 1],
    pads: [1, 0, 1, 0, 1, 0],
    group: 2,
  }),
  conv('3-D, each channel by itself', [1, 3, 2, 3, 2], [2, 1, 2, 1, 4], { pads: [1, 0, 0, 0, 0, 1], group: 2 }),
  conv('3-D, one tap', [2, 2, 2, 2, 3], [1, 1, 1, 3, 2]),
];
const transposedCases: readonly Case[] = [
  transposed('1-D', [1, 3, 2], [3, 1, 2], { strides: [2], pads: [1, 0], output: [6] }),
  transposed('3-D', [1, 2, 2, 2, 2], [2, 2, 2, 2, 2], { output: [3, 3, 3] }),
  transposed('3-D, everything at once', [1, 2, 3, 2, 4], [2, 2, 1, 1, 4], {
    strides: [2, 1, 2],
    dilations: [2, 1, 1],
    pads: [1, 0, 0, 0, 1, 1],
    group: 2,
    output: [4, 3, 3],
  }),
  transposed('3-D, each channel by itself', [1, 2, 1, 2, 4], [2, 2, 1, 1, 4], { group: 2, output: [3, 2, 2] }),
];

const pools: readonly Case[] = [
  {
    name: 'maxPoolNd, 1-D',
    shapes: [[1, 5, 2]],
    build: (x) => maxPoolNd(x, { window: [3], strides: [2], pads: [1, 1] }),
  },
  {
    name: 'maxPoolNd, 3-D',
    shapes: [[1, 3, 3, 2, 2]],
    build: (x) =>
      maxPoolNd(x, { window: [2, 2, 2], strides: [1, 2, 1], dilations: [2, 1, 1], pads: [1, 0, 0, 0, 1, 0] }),
  },
  {
    name: 'averagePoolNd, 3-D, of the image alone',
    shapes: [[1, 3, 2, 3, 1]],
    build: (x) => averagePoolNd(x, { window: [2, 2, 2], strides: [1, 1, 2], pads: [1, 1, 0, 0, 0, 1] }),
  },
  {
    name: 'averagePoolNd, 3-D, of padding too, but not of all',
    shapes: [[1, 3, 2, 3, 1]],
    build: (x) =>
      averagePoolNd(x, {
        window: [2, 2, 2],
        strides: [1, 1, 2],
        pads: [1, 1, 0, 0, 0, 1],
        counted: [1, 0, 0, 0, 0, 0],
      }),
  },
  ...[1, 2, 3].map((p): Case => ({
    name: `lpPoolNd of order ${p}`,
    shapes: [[1, 4, 3, 2]],
    build: (x) => lpPoolNd(x, { window: [2, 2], strides: [2, 1], p }),
  })),
  { name: 'powerOf and rootOf', shapes: [[5]], build: (x) => rootOf(square(powerOf(x, 5)), 3) },
];

const samplings: readonly GridSampleOptions[] = [
  { interpolation: 'nearest', outside: 'border', alignCorners: false },
  { interpolation: 'linear', outside: 'zeros', alignCorners: true },
  { interpolation: 'linear', outside: 'border', alignCorners: false },
  { interpolation: 'linear', outside: 'reflection', alignCorners: true },
  { interpolation: 'cubic', outside: 'zeros', alignCorners: false },
  { interpolation: 'cubic', outside: 'reflection', alignCorners: false },
];
const sampleCases: readonly Case[] = [
  ...samplings.map((options): Case => ({
    name: `gridSample, ${options.interpolation}, ${options.outside}`,
    shapes: [
      [1, 3, 4, 2],
      [1, 2, 3, 2],
    ],
    // Places on both sides of the border.
    build: (x, grid) => gridSample(x, mul(grid, scalar(1.3)), options),
  })),
  {
    name: 'gridSample, in three dimensions, two images',
    shapes: [
      [2, 2, 3, 2, 1],
      [2, 2, 3],
    ],
    build: (x, grid) => gridSample(x, grid, { interpolation: 'linear', outside: 'zeros', alignCorners: false }),
  },
  { name: 'affineGrid', shapes: [[2, 2, 3]], build: (theta) => square(affineGrid(theta, [2, 3], false)) },
];

export const ndCases: readonly Case[] = [...convCases, ...transposedCases, ...pools, ...sampleCases];
