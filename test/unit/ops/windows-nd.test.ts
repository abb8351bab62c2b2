/** Convolutions and pools in any number of dimensions against loops that say what they are. */
import assert from 'node:assert/strict';
import { gradients } from '../../../src/core/graph/gradients';
import { constant, input } from '../../../src/core/graph/leaf';
import { range, size, strides as stepsOf, type Shape } from '../../../src/core/graph/shape';
import { convNd, convTransposeNd } from '../../../src/core/ops/conv-nd';
import { convExtent } from '../../../src/core/ops/geometry';
import { averagePoolNd, lpPoolNd, maxPoolNd, padsRoundedUp } from '../../../src/core/ops/pool-nd';
import { assertClose, evaluate, executors } from '../graph/support';
import { between, numbers } from './random-geometry';

interface Geometry {
  readonly image: readonly number[];
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly windows: readonly number[];
}

/** A geometry that fits, no window wholly outside. */
function geometryOf(rank: number): Geometry {
  const axes = range(rank);
  const kernel = axes.map(() => between(1, 3));
  const dilations = axes.map(() => between(1, 2));
  const strides = axes.map(() => between(1, 3));
  const reach = axes.map((axis) => dilations[axis] * (kernel[axis] - 1) + 1);
  const image = axes.map((axis) => reach[axis] + between(0, 3));
  const before = axes.map((axis) => between(0, kernel[axis] - 1));
  const after = axes.map((axis) => between(0, kernel[axis] - 1));
  const windows = axes.map((axis) =>
    convExtent(image[axis], kernel[axis], strides[axis], dilations[axis], before[axis], after[axis]),
  );
  return { image, kernel, strides, dilations, before, after, windows };
}

/** Every index of a shape. */
const indices = (shape: Shape): number[][] =>
  range(size(shape)).map((at) => stepsOf(shape).map((step, axis) => Math.floor(at / step) % shape[axis]));
const at = (index: readonly number[], shape: Shape): number =>
  stepsOf(shape).reduce((sum, step, axis) => sum + step * index[axis], 0);

/** Where tap `tap` of window `window` lies; it may be outside. */
const placeOf = (g: Geometry, window: readonly number[], tap: readonly number[]): number[] =>
  g.image.map((_, axis) => window[axis] * g.strides[axis] - g.before[axis] + tap[axis] * g.dilations[axis]);
const isInside = (place: readonly number[], image: Shape): boolean =>
  place.every((each, axis) => each >= 0 && each < image[axis]);

/** Calls `visit` for every product of a convolution. */
function products(
  g: Geometry,
  { group, own, filters }: { group: number; own: number; filters: number },
  visit: (x: number, w: number, y: number) => void,
): void {
  for (const window of indices(g.windows))
    for (const tap of indices(g.kernel)) {
      const place = placeOf(g, window, tap);
      if (!isInside(place, g.image)) continue;
      for (let filter = 0; filter < filters; filter++)
        for (let channel = 0; channel < own; channel++)
          visit(
            at([...place, Math.floor(filter / (filters / group)) * own + channel], [...g.image, own * group]),
            at([...tap, channel, filter], [...g.kernel, own, filters]),
            at([...window, filter], [...g.windows, filters]),
          );
    }
}

const rounds = range(8);
for (const rank of [1, 2, 3, 4])
  describe(`in ${rank} dimensions, what the loops say`, () => {
    for (const executor of ['reference', 'tfjs', 'native'] as const) {
      it(`convNd and convTransposeNd, ${executor}`, async () => {
        for (const round of rounds) {
          const g = geometryOf(rank);
          const group = between(1, 3);
          // Each channel by itself, every other time.
          const own = round % 2 === 0 ? 1 : between(1, 3);
          const filters = group * between(1, 2);
          const options = { strides: g.strides, dilations: g.dilations, pads: [...g.before, ...g.after], group };
          const x = input('x', [1, ...g.image, own * group]);
          const w = input('w', [...g.kernel, own, filters]);
          const y = input('y', [1, ...g.windows, filters]);
          const feeds = new Map([x, w, y].map((node) => [node, numbers(node.shape)]));
          const [xs, ws, ys] = [x, w, y].map((node) => feeds.get(node)!);
          const [forward, back] = [new Float64Array(ys.length), new Float64Array(xs.length)];
          products(g, { group, own, filters }, (inX, inW, inY) => {
            forward[inY] += xs[inX] * ws[inW];
            back[inX] += ys[inY] * ws[inW];
          });
          const nodes = [convNd(x, w, options), convTransposeNd(y, w, { ...options, output: g.image })];
          assert.deepEqual(
            nodes.map(({ shape }) => shape),
            [y.shape, x.shape],
          );
          const actual = await evaluate(await executors[executor](), nodes, feeds);
          assertClose(actual[0], forward, 1e-5, `convNd ${JSON.stringify(g)}`, 1e-2);
          assertClose(actual[1], back, 1e-5, `convTransposeNd ${JSON.stringify(g)}`, 1e-2);
        }
      });

      it(`pools, ${executor}`, async () => {
        for (const round of rounds) {
          const g = geometryOf(rank);
          const options = {
            window: g.kernel,
            strides: g.strides,
            dilations: g.dilations,
            pads: [...g.before, ...g.after],
          };
          const x = input('x', [1, ...g.image, 2]);
          const xs = numbers(x.shape);
          const counted = round % 2 === 0;
          const expected = { max: [] as number[], average: [] as number[], norm: [] as number[] };
          for (const [channel, window] of range(size(g.windows) * 2).map(
            (each) => [each % 2, indices(g.windows)[Math.floor(each / 2)]] as const,
          )) {
            const places = indices(g.kernel).map((tap) => placeOf(g, window, tap));
            const inside = places
              .filter((place) => isInside(place, g.image))
              .map((place) => xs[at([...place, channel], [...g.image, 2])]);
            const total = inside.reduce((sum, each) => sum + each, 0);
            expected.max.push(Math.max(...inside));
            expected.average.push(total / (counted ? places.length : inside.length));
            expected.norm.push(Math.cbrt(inside.reduce((sum, each) => sum + Math.abs(each) ** 3, 0)));
          }
          const nodes = [
            maxPoolNd(x, options),
            averagePoolNd(x, { ...options, ...(counted && { counted: options.pads }) }),
            lpPoolNd(x, { ...options, p: 3 }),
          ];
          for (const node of nodes) assert.deepEqual(node.shape, [1, ...g.windows, 2]);
          const actual = await evaluate(await executors[executor](), nodes, new Map([[x, xs]]));
          assertClose(actual[0], expected.max, 1e-6, `maxPoolNd ${JSON.stringify(g)}`, 1e-2);
          assertClose(actual[1], expected.average, 1e-5, `averagePoolNd ${JSON.stringify(g)}`, 1e-2);
          assertClose(actual[2], expected.norm, 1e-5, `lpPoolNd ${JSON.stringify(g)}`, 1e-2);
        }
      });
    }
  });

describe('windows rounded up', () => {
  const rows: [
    name: string,
    geometry: [number, number, number, number, number, number],
    after: number,
    windows: number,
  ][] = [
    ['nothing is left over', [4, 2, 2, 1, 0, 0], 0, 2],
    ['a pixel is left over', [5, 2, 2, 1, 0, 0], 1, 3],
    ['padding is left over', [4, 2, 2, 1, 1, 0], 1, 3],
    ['with padding, nothing is left over', [4, 3, 3, 1, 1, 1], 1, 2],
    ['the window would start after the image', [3, 2, 3, 1, 0, 1], 1, 1],
    ['dilated', [6, 2, 3, 3, 0, 0], 1, 2],
  ];
  for (const [name, geometry, after, windows] of rows)
    it(name, () => {
      const found = padsRoundedUp(...geometry);
      const [extent, kernel, stride, dilation, before] = geometry;
      assert.deepEqual([found, convExtent(extent, kernel, stride, dilation, before, found)], [after, windows]);
    });
});

describe('a norm of a blank window', () => {
  it('has no gradient, not an infinite one', async () => {
    const x = input('x', [1, 4, 1]);
    for (const p of [1, 2, 3]) {
      const y = lpPoolNd(x, { window: [2], strides: [2], p });
      const [dx] = gradients([y], [constant([1, 1], y.shape)], [x]);
      const [actual] = await evaluate(await executors.reference(), [dx], new Map([[x, Float32Array.of(0, 0, 1, 0)]]));
      assert.deepEqual([...actual], [0, 0, 1, 0], `order ${p}`);
    }
  });
});

describe('what does not fit is refused', () => {
  const x = input('x', [1, 4, 4, 4, 2]);
  const rows: Record<string, () => unknown> = {
    'other channels': () => convNd(x, input('w', [2, 2, 2, 3, 1])),
    'a kernel longer than the image': () => convNd(x, input('w', [5, 1, 1, 2, 1])),
    'strides for another number of axes': () => convNd(x, input('w', [2, 2, 2, 2, 1]), { strides: [1, 1] }),
    'groups that do not split': () => convNd(x, input('w', [2, 2, 2, 1, 3]), { group: 2 }),
    'no spatial axis': () => convNd(x, input('w', [2, 1])),
    'too few axes': () => convNd(input('x', [4, 4, 2]), input('w', [2, 2, 2, 2, 1])),
    'a transposed convolution to other extents': () =>
      convTransposeNd(x, input('w', [2, 2, 2, 1, 2]), { output: [4, 5, 5] }),
    'a transposed convolution to fewer axes': () => convTransposeNd(x, input('w', [2, 2, 2, 1, 2]), { output: [5, 5] }),
    'pads for another number of axes': () => maxPoolNd(x, { window: [2, 2, 2], strides: [1, 1, 1], pads: [0, 0] }),
    'a window longer than the image': () => averagePoolNd(x, { window: [5, 1, 1], strides: [1, 1, 1] }),
    'a norm of order 0': () => lpPoolNd(x, { window: [1, 1, 1], strides: [1, 1, 1], p: 0 }),
    'a norm of half an order': () => lpPoolNd(x, { window: [1, 1, 1], strides: [1, 1, 1], p: 1.5 }),
  };
  for (const [name, build] of Object.entries(rows)) it(name, () => assert.throws(build, RangeError));
});
