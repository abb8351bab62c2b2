/**
 * Resizing as Pillow does it (src/libImaging/Resample.c and Geometry.c, `Image.resize`), to the last bit: 8 bits between the two passes,
 * weights of 22 bits, a kernel that widens when a picture shrinks (antialiasing). torchvision on PIL images is the same.
 */
import type { Picture } from './picture';

export type Interpolation = 'nearest' | 'bilinear' | 'bicubic';

interface Kernel {
  /** Beyond this distance it is 0. */
  readonly support: number;
  readonly at: (distance: number) => number;
}

const cubicSlope = -0.5;
const kernels: Readonly<Record<'bilinear' | 'bicubic', Kernel>> = {
  bilinear: { support: 1, at: (distance) => Math.max(0, 1 - Math.abs(distance)) },
  bicubic: {
    support: 2,
    at(distance) {
      const x = Math.abs(distance);
      if (x < 1) return ((cubicSlope + 2) * x - (cubicSlope + 3)) * x * x + 1;
      return x < 2 ? (((x - 5) * x + 8) * x - 4) * cubicSlope : 0;
    },
  },
};

export function resize(picture: Picture, width: number, height: number, interpolation: Interpolation): Picture {
  if (interpolation === 'nearest') return nearest(picture, width, height);
  const kernel = kernels[interpolation];
  const wide = picture.width === width ? picture : alongRows(picture, width, kernel);
  return wide.height === height ? wide : alongColumns(wide, height, kernel);
}

function nearest(picture: Picture, width: number, height: number): Picture {
  const { channels } = picture;
  const columns = nearestPositions(picture.width, width);
  const rows = nearestPositions(picture.height, height);
  const data = new Uint8Array(width * height * channels);
  rows.forEach((row, y) =>
    columns.forEach((column, x) => {
      const from = (row * picture.width + column) * channels;
      data.set(picture.data.subarray(from, from + channels), (y * width + x) * channels);
    }),
  );
  return { width, height, channels, data };
}

/** Adds step by step, as Pillow does: what is rounded on the way belongs to the result. */
function nearestPositions(from: number, to: number): Uint32Array {
  const step = from / to;
  let position = step * 0.5;
  return Uint32Array.from({ length: to }, () => {
    const found = Math.min(from - 1, Math.floor(position));
    position += step;
    return found;
  });
}

/** What one pixel of the result is made of: `weights` on pixels from `first`. */
interface Tap {
  readonly first: number;
  /** In 2⁻²². */
  readonly weights: Int32Array;
}
const precision = 22;
const half = 1 << (precision - 1);

function taps(from: number, to: number, { support, at }: Kernel): Tap[] {
  const scale = from / to;
  const widening = Math.max(scale, 1);
  const reach = support * widening;
  return Array.from({ length: to }, (_, target) => {
    const center = (target + 0.5) * scale;
    const first = Math.max(0, Math.trunc(center - reach + 0.5));
    const end = Math.min(from, Math.trunc(center + reach + 0.5));
    const exact = Array.from({ length: end - first }, (_, index) => at((index + first - center + 0.5) / widening));
    const sum = exact.reduce((total, weight) => total + weight, 0);
    const rounded = exact.map((weight) => {
      const fixed = (sum === 0 ? weight : weight / sum) * (1 << precision);
      return Math.trunc(fixed + (fixed < 0 ? -0.5 : 0.5));
    });
    return { first, weights: Int32Array.from(rounded) };
  });
}

const toByte = (sum: number): number => Math.min(255, Math.max(0, sum >> precision));

function alongRows({ width: before, height, channels, data }: Picture, width: number, kernel: Kernel): Picture {
  const result = new Uint8Array(width * height * channels);
  const columns = taps(before, width, kernel);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const { first, weights } = columns[x];
      for (let channel = 0; channel < channels; channel++) {
        let from = (y * before + first) * channels + channel;
        let sum = half;
        for (const weight of weights) {
          sum += weight * data[from];
          from += channels;
        }
        result[(y * width + x) * channels + channel] = toByte(sum);
      }
    }
  return { width, height, channels, data: result };
}

function alongColumns({ width, height: before, channels, data }: Picture, height: number, kernel: Kernel): Picture {
  const row = width * channels;
  const result = new Uint8Array(height * row);
  taps(before, height, kernel).forEach(({ first, weights }, y) => {
    for (let x = 0; x < row; x++) {
      let sum = half;
      for (let tap = 0; tap < weights.length; tap++) sum += weights[tap] * data[(first + tap) * row + x];
      result[y * row + x] = toByte(sum);
    }
  });
  return { width, height, channels, data: result };
}
