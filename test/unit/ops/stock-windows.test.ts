/** Convolutions and pools of many geometries against stock TensorFlow.js on its plain JavaScript backend. */
import * as tf from '@tensorflow/tfjs';
import assert from 'node:assert/strict';
import { input } from '../../../src/core/graph/leaf';
import type { Node } from '../../../src/core/graph/node';
import { range, type Shape } from '../../../src/core/graph/shape';
import { conv2d, convExtent, convTranspose2d, depthwiseConv2d } from '../../../src/core/ops/conv';
import { averagePool2d, maxPool2d } from '../../../src/core/ops/pool';
import { assertClose, evaluate, executors } from '../graph/support';
import { between, geometryOf, numbers, type Geometry } from './random-geometry';

const stockPad = ({
  padding,
  pads: [top, left, bottom, right],
}: Geometry): 'same' | 'valid' | tf.backend_util.ExplicitPadding =>
  padding === 'explicit'
    ? [
        [0, 0],
        [top, bottom],
        [left, right],
        [0, 0],
      ]
    : padding;
const show = (geometry: Geometry): string => JSON.stringify(geometry).replaceAll('"', '');

/** A node of our own and the stock function, over the same operands. */
interface Comparison {
  readonly shapes: readonly Shape[];
  readonly ours: (...operands: Node[]) => Node;
  readonly stock: (...operands: tf.Tensor4D[]) => tf.Tensor;
  /** Added to every element, which lie in [−0.5, 0.5]. */
  readonly shift?: number;
}

async function compare(title: string, { shapes, ours, stock, shift }: Comparison): Promise<void> {
  const values = shapes.map((shape) => numbers(shape, shift));
  await tf.setBackend('cpu');
  const [shape, expected] = tf.tidy(() => {
    const y = stock(...shapes.map((each, i) => tf.tensor4d(values[i], each as [number, number, number, number])));
    return [y.shape, y.dataSync()] as const;
  });
  const operands = shapes.map((each, i) => input(`x${i}`, each));
  const node = ours(...operands);
  assert.deepEqual(node.shape, shape, title);
  const feeds = new Map(operands.map((operand, i) => [operand, values[i]]));
  for (const [name, executor] of Object.entries(executors)) {
    const [actual] = await evaluate(await executor(), [node], feeds);
    assertClose(actual, expected, 1e-5, `${name}, ${title}`, 1e-3);
  }
}

const rounds = range(12);
for (const padding of ['same', 'valid', 'explicit'] as const)
  describe(`stock TensorFlow.js agrees, ${padding} padding`, () => {
    it('conv2d', async () => {
      for (const round of rounds) {
        const geometry = geometryOf(padding, { dilated: round % 3 === 0 });
        const { image, kernel, strides, dilations, pads } = geometry;
        const [images, channels, filters] = [between(1, 3), between(1, 5), between(1, 6)];
        await compare(show(geometry), {
          shapes: [
            [images, ...image, channels],
            [...kernel, channels, filters],
          ],
          ours: (x, w) => conv2d(x, w, { strides, dilations, pads }),
          stock: (x, w) => tf.conv2d(x, w, [...strides], stockPad(geometry), 'NHWC', [...dilations]),
        });
      }
    });

    it('conv2d in groups', async () => {
      for (const round of rounds) {
        const geometry = geometryOf(padding, { dilated: round % 3 === 0 });
        const { image, kernel, strides, dilations, pads } = geometry;
        const [images, group, own, filters] = [between(1, 3), between(2, 3), between(1, 3), between(1, 3)];
        const pad = stockPad(geometry);
        await compare(`${group} groups, ${show(geometry)}`, {
          shapes: [
            [images, ...image, group * own],
            [...kernel, own, group * filters],
          ],
          ours: (x, w) => conv2d(x, w, { strides, dilations, pads, group }),
          stock: (x, w) => {
            const ws = tf.split<tf.Tensor4D>(w, group, 3);
            const parts = tf
              .split<tf.Tensor4D>(x, group, 3)
              .map((part, g) => tf.conv2d(part, ws[g], [...strides], pad, 'NHWC', [...dilations]));
            return tf.concat(parts, 3);
          },
        });
      }
    });

    it('depthwiseConv2d', async () => {
      for (const round of rounds) {
        // Stock depthwise kernels take one stride for both axes.
        const geometry = geometryOf(padding, { dilated: round % 3 === 0, evenly: true });
        const { image, kernel, strides, dilations, pads } = geometry;
        const [images, channels, multiplier] = [between(1, 3), between(1, 4), between(1, 3)];
        await compare(show(geometry), {
          shapes: [
            [images, ...image, channels],
            [...kernel, channels, multiplier],
          ],
          ours: (x, w) => depthwiseConv2d(x, w, { strides, dilations, pads }),
          stock: (x, w) => tf.depthwiseConv2d(x, w, [...strides], stockPad(geometry), 'NHWC', [...dilations]),
        });
      }
    });

    it('conv2dTranspose', async () => {
      for (let round = 0; round < rounds.length; round++) {
        const geometry = geometryOf(padding);
        const { image, kernel, strides, pads } = geometry;
        const [images, filters, channels] = [between(1, 3), between(1, 4), between(1, 5)];
        const along = (axis: 0 | 1): number =>
          convExtent(image[axis], kernel[axis], strides[axis], 1, pads[axis], pads[axis + 2]);
        await compare(show(geometry), {
          shapes: [
            [images, along(0), along(1), channels],
            [...kernel, filters, channels],
          ],
          ours: (x, w) => convTranspose2d(x, w, { strides, pads, output: image }),
          stock: (x, w) => tf.conv2dTranspose(x, w, [images, ...image, filters], [...strides], stockPad(geometry)),
        });
      }
    });

    for (const [name, shift] of [
      ['', 0],
      [', all negative', -3],
    ] as const)
      it(`maxPool${name}`, async () => {
        for (let round = 0; round < rounds.length; round++) {
          const geometry = geometryOf(padding);
          const { image, kernel, strides, pads } = geometry;
          await compare(show(geometry), {
            shapes: [[between(1, 3), ...image, between(1, 4)]],
            ours: (x) => maxPool2d(x, { window: kernel, strides, pads }),
            stock: (x) => tf.maxPool(x, [...kernel], [...strides], stockPad(geometry)),
            shift,
          });
        }
      });

    it('avgPool', async () => {
      for (let round = 0; round < rounds.length; round++) {
        const geometry = geometryOf(padding);
        const { image, kernel, strides, pads } = geometry;
        await compare(show(geometry), {
          shapes: [[between(1, 3), ...image, between(1, 4)]],
          ours: (x) => averagePool2d(x, { window: kernel, strides, pads }),
          stock: (x) => tf.avgPool(x, [...kernel], [...strides], stockPad(geometry)),
        });
      }
    });
  });
