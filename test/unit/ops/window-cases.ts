/** Cases of convolutions and pools. */
import { scalar } from '../../../src/core/graph/leaf';
import type { Shape } from '../../../src/core/graph/shape';
import {
  conv2d,
  convTranspose2d,
  depthwiseConv2d,
  samePads,
  type ConvOptions,
  type Pads,
  type Pair,
} from '../../../src/core/ops/conv';
import { add, square, sub, tanh } from '../../../src/core/ops/elementwise';
import { gemm } from '../../../src/core/ops/matmul';
import { averagePool2d, maxPool2d } from '../../../src/core/ops/pool';
import { reshape } from '../../../src/core/ops/reshape';
import { concat } from '../../../src/core/ops/slice';
import type { Case } from './cases';
import { ndCases } from './nd-cases';

const convCase = (name: string, x: Shape, w: Shape, options: ConvOptions = {}): Case => ({
  name: `conv2d, ${name}`,
  shapes: [x, w],
  build: (image, kernel) => conv2d(image, kernel, options),
});
/** TensorFlow's SAME for an image. */
function same([height, width]: Pair, kernel: Pair, strides: Pair = [1, 1], dilations: Pair = [1, 1]): Pads {
  const [top, bottom] = samePads(height, kernel[0], strides[0], dilations[0]);
  const [left, right] = samePads(width, kernel[1], strides[1], dilations[1]);
  return [top, left, bottom, right];
}
const convCases: readonly Case[] = [
  convCase('valid', [1, 4, 3, 2], [2, 2, 2, 3]),
  convCase('without a leading axis', [3, 4, 1], [2, 3, 1, 2]),
  convCase('two leading axes', [2, 2, 3, 3, 1], [2, 2, 1, 2]),
  convCase('same', [1, 3, 4, 2], [3, 2, 2, 2], { pads: same([3, 4], [3, 2]) }),
  convCase('same, strided', [1, 4, 5, 1], [3, 3, 1, 2], { strides: [2, 2], pads: same([4, 5], [3, 3], [2, 2]) }),
  convCase('strides that leave pixels over', [1, 5, 6, 1], [2, 2, 1, 2], { strides: [2, 3] }),
  convCase('strides wider than the kernel', [1, 5, 5, 1], [2, 1, 1, 2], { strides: [3, 2] }),
  convCase('dilated', [1, 5, 4, 1], [2, 2, 1, 2], { dilations: [3, 2] }),
  convCase('dilated, same', [1, 4, 4, 1], [2, 3, 1, 2], {
    dilations: [2, 2],
    pads: same([4, 4], [2, 3], [1, 1], [2, 2]),
  }),
  convCase('asymmetric pads', [1, 3, 3, 2], [2, 3, 2, 1], { pads: [2, 0, 1, 3] }),
  convCase('windows wholly outside', [1, 2, 2, 1], [2, 2, 1, 2], { pads: [3, 0, 0, 2] }),
  convCase('everything at once', [1, 5, 4, 4], [2, 2, 2, 4], {
    strides: [2, 1],
    dilations: [2, 3],
    pads: [1, 2, 0, 1],
    group: 2,
  }),
  convCase('in groups', [1, 3, 3, 4], [2, 2, 2, 6], { group: 2 }),
  convCase('in groups, two images', [2, 3, 3, 4], [2, 2, 2, 4], { group: 2, strides: [1, 2], pads: [0, 1, 1, 0] }),
  convCase('in groups, one tap', [1, 2, 3, 4], [1, 1, 2, 4], { group: 2 }),
  convCase('one tap', [1, 2, 3, 4], [1, 1, 4, 2]),
  convCase('one tap, strided', [1, 3, 4, 2], [1, 1, 2, 2], { strides: [2, 2] }),
  convCase('one window', [1, 3, 2, 2], [3, 2, 2, 3]),
  convCase('1D', [1, 1, 7, 2], [1, 3, 2, 3], { strides: [1, 2], pads: [0, 1, 0, 1] }),
  convCase('1D, causal and dilated', [1, 1, 6, 2], [1, 2, 2, 2], { dilations: [1, 2], pads: [0, 2, 0, 0] }),
  {
    name: 'depthwiseConv2d',
    shapes: [
      [1, 3, 4, 3],
      [2, 2, 3, 1],
    ],
    build: (x, w) => depthwiseConv2d(x, w, { pads: [0, 1, 1, 0] }),
  },
  {
    name: 'depthwiseConv2d, multiplied',
    shapes: [
      [1, 4, 4, 2],
      [2, 3, 2, 2],
    ],
    build: (x, w) => depthwiseConv2d(x, w, { strides: [2, 1], dilations: [2, 1] }),
  },
  {
    name: 'convTranspose2d',
    shapes: [
      [1, 2, 3, 2],
      [3, 2, 1, 2],
    ],
    build: (x, w) => convTranspose2d(x, w, { output: [4, 4] }),
  },
  {
    name: 'convTranspose2d, strided, with pads and pixels that no window reaches',
    shapes: [
      [1, 2, 3, 2],
      [3, 2, 1, 2],
    ],
    build: (x, w) => convTranspose2d(x, w, { strides: [2, 3], pads: [1, 0, 0, 1], output: [5, 9] }),
  },
  {
    name: 'convTranspose2d, in groups, dilated',
    shapes: [
      [1, 2, 2, 4],
      [2, 2, 1, 4],
    ],
    build: (x, w) => convTranspose2d(x, w, { dilations: [2, 1], group: 2, output: [4, 3] }),
  },
  {
    name: 'convTranspose2d, asymmetric pads',
    shapes: [
      [2, 4, 4, 2],
      [3, 2, 3, 2],
    ],
    build: (x, w) => convTranspose2d(x, w, { pads: [2, 0, 0, 1], output: [4, 4] }),
  },
  {
    name: 'convTranspose2d, dilated, asymmetric pads',
    shapes: [
      [1, 3, 4, 1],
      [2, 2, 2, 1],
    ],
    build: (x, w) => convTranspose2d(x, w, { dilations: [2, 3], pads: [1, 3, 1, 0], output: [3, 4] }),
  },
  {
    name: 'convTranspose2d, each channel by itself',
    shapes: [
      [1, 3, 3, 3],
      [2, 2, 1, 3],
    ],
    build: (x, w) => convTranspose2d(x, w, { pads: [1, 0, 0, 1], group: 3, output: [3, 3] }),
  },
  {
    name: 'convTranspose2d, two filters from each channel, strided',
    shapes: [
      [1, 2, 2, 6],
      [2, 2, 1, 6],
    ],
    build: (x, w) => convTranspose2d(x, w, { strides: [2, 1], group: 3, output: [4, 3] }),
  },
  {
    name: 'a small convolutional network',
    shapes: [[1, 6, 6, 1], [3, 3, 1, 2], [2], [8, 3]],
    build: (x, w, b, v) => gemm(reshape(maxPool2d(tanh(add(conv2d(x, w), b)), { window: [2, 2] }), [1, 8]), v),
  },
];

const poolCases: readonly Case[] = [
  { name: 'maxPool2d', shapes: [[1, 4, 4, 2]], build: (x) => square(maxPool2d(x, { window: [2, 2] })) },
  {
    name: 'maxPool2d, overlapping, padded',
    shapes: [[1, 4, 5, 2]],
    build: (x) => maxPool2d(x, { window: [3, 2], strides: [2, 1], pads: [1, 0, 1, 1] }),
  },
  {
    name: 'maxPool2d, all negative at a border',
    shapes: [[1, 3, 3, 2]],
    build: (x) => maxPool2d(sub(x, scalar(2)), { window: [2, 2], strides: [1, 2], pads: [1, 1, 0, 1] }),
  },
  {
    name: 'maxPool2d, dilated, two images',
    shapes: [[2, 4, 4, 1]],
    build: (x) => maxPool2d(x, { window: [2, 2], strides: [1, 1], dilations: [2, 3] }),
  },
  {
    name: 'maxPool2d of equal elements',
    shapes: [[1, 2, 3, 1]],
    build: (x) => square(maxPool2d(concat([x, x], 1), { window: [4, 1], strides: [1, 1] })),
  },
  { name: 'averagePool2d', shapes: [[1, 4, 4, 2]], build: (x) => square(averagePool2d(x, { window: [2, 2] })) },
  {
    name: 'averagePool2d of the pixels of the image',
    shapes: [[1, 4, 3, 2]],
    build: (x) => averagePool2d(x, { window: [3, 2], strides: [1, 1], pads: [1, 1, 0, 1] }),
  },
  {
    name: 'averagePool2d of padding too',
    shapes: [[1, 4, 3, 2]],
    build: (x) => averagePool2d(x, { window: [3, 2], strides: [2, 2], pads: [1, 1, 0, 1], counted: [1, 1, 0, 1] }),
  },
];

export const windowCases: readonly Case[] = [...convCases, ...poolCases, ...ndCases];
