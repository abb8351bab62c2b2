/** Changes of resolution against the kernels of stock TensorFlow.js, and against ONNX's reference implementation. */
import * as tf from '@tensorflow/tfjs';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { input } from '../../../src/core/graph/leaf';
import { resizeAxis, type Coordinates, type ResizeOptions, type Rounding } from '../../../src/core/ops/resize';
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
const flags = {
  asymmetric: [false, false],
  'half-pixel': [false, true],
  'align-corners': [true, false],
} as const;

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

/** test/fixtures/golden/gen_resize.py */
interface Golden {
  readonly x: readonly number[];
  readonly to: number;
  readonly scale?: number;
  readonly options: {
    readonly mode: ResizeOptions['interpolation'];
    readonly coordinate_transformation_mode: string;
    readonly nearest_mode?: string;
    readonly antialias?: number;
    readonly exclude_outside?: number;
    readonly cubic_coeff_a?: number;
    readonly roi?: readonly [number, number];
    readonly extrapolation_value?: number;
  };
  readonly y: readonly number[];
}
const coordinateNames: Record<string, Coordinates> = {
  half_pixel: 'half-pixel',
  half_pixel_symmetric: 'half-pixel-symmetric',
  pytorch_half_pixel: 'pytorch-half-pixel',
  asymmetric: 'asymmetric',
  align_corners: 'align-corners',
  tf_crop_and_resize: 'crop',
};
const roundings: Record<string, Rounding> = {
  round_prefer_floor: 'prefer-floor',
  round_prefer_ceil: 'prefer-ceil',
  floor: 'floor',
  ceil: 'ceil',
};

describe('ops/resize: what ONNX resizes', () => {
  const goldens = JSON.parse(readFileSync('test/fixtures/golden/resize.json', 'utf8')) as readonly Golden[];
  const titleOf = ({ options: { mode, coordinate_transformation_mode: coordinates } }: Golden): string =>
    `${mode}, ${coordinates}`;
  for (const title of new Set(goldens.map(titleOf)))
    it(title, async () => {
      for (const { x, to, scale, options, y } of goldens.filter((each) => titleOf(each) === title)) {
        const node = input('x', [x.length, 1]);
        const resized = resizeAxis(node, 0, to, {
          interpolation: options.mode,
          coordinates: coordinateNames[options.coordinate_transformation_mode],
          rounding: roundings[options.nearest_mode ?? 'round_prefer_floor'],
          antialias: options.antialias === 1,
          excludeOutside: options.exclude_outside === 1,
          ...(scale !== undefined && { scale }),
          ...(options.cubic_coeff_a !== undefined && { cubicCoefficient: options.cubic_coeff_a }),
          ...(options.roi && { region: options.roi }),
          ...(options.extrapolation_value !== undefined && { outside: options.extrapolation_value }),
        });
        const [actual] = await evaluate(
          await executors.reference(),
          [resized],
          new Map([[node, Float64Array.from(x)]]),
        );
        assertClose(actual, y, 2e-6, `${x.length} positions to ${to}, ${JSON.stringify({ scale, ...options })}`, 1);
      }
    });
});

describe('ops/resize: what does not fit is refused', () => {
  const x = input('x', [4, 2]);
  const options: ResizeOptions = { interpolation: 'linear', coordinates: 'half-pixel' };
  const rows: Record<string, () => unknown> = {
    'no position': () => resizeAxis(x, 0, 0, options),
    'half a position': () => resizeAxis(x, 0, 2.5, options),
    'a matrix beyond reason': () => resizeAxis(x, 0, 2 ** 25, options),
    'a scale that says otherwise': () => resizeAxis(x, 0, 8, { ...options, scale: 1.5 }),
    'a scale that is no number': () => resizeAxis(x, 0, 8, { ...options, scale: NaN }),
  };
  for (const [name, build] of Object.entries(rows)) it(name, () => assert.throws(build, RangeError));
});
