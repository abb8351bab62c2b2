/** Changes of resolution against the kernels of stock TensorFlow.js. */
import * as tf from '@tensorflow/tfjs';
import { input } from '../../../src/core/graph/leaf';
import { resizeAxis, type ResizeOptions } from '../../../src/core/ops/resize';
import { assertClose, evaluate, executors, seeded } from '../graph/support';

const extents: readonly (readonly [from: [number, number], to: [number, number]])[] = [
  [
    [3, 4],
    [6, 8],
  ],
  [
    [4, 3],
    [7, 5],
  ],
  [
    [6, 7],
    [3, 2],
  ],
  [
    [1, 5],
    [4, 1],
  ],
];

/** Flags of stock kernels: corners aligned, pixels counted from their centres. */
const flags: Record<ResizeOptions['coordinates'], [boolean, boolean]> = {
  asymmetric: [false, false],
  'half-pixel': [false, true],
  'align-corners': [true, false],
};

describe('ops/resize: what stock TensorFlow.js resizes', () => {
  before(() => tf.setBackend('cpu'));

  for (const interpolation of ['nearest', 'linear'] as const)
    for (const coordinates of Object.keys(flags) as (keyof typeof flags)[])
      for (const [from, to] of extents)
        it(`${interpolation}, ${coordinates}, [${from.join()}] to [${to.join()}]`, async () => {
          const shape: [number, number, number, number] = [1, ...from, 2];
          const random = seeded(3);
          const values = Float64Array.from({ length: from[0] * from[1] * 2 }, () => Math.fround(random()));
          const stock = interpolation === 'nearest' ? tf.image.resizeNearestNeighbor : tf.image.resizeBilinear;
          const expected = stock(tf.tensor4d(Float32Array.from(values), shape), to, ...flags[coordinates]).dataSync();
          const x = input('x', shape);
          const resized = [1, 2].reduce(
            (each, axis) => resizeAxis(each, axis, to[axis - 1], { interpolation, coordinates }),
            x,
          );
          const [actual] = await evaluate(await executors.reference(), [resized], new Map([[x, values]]));
          assertClose(actual, Float64Array.from(expected), 1e-6, 'resized', 1e-3);
        });
});
