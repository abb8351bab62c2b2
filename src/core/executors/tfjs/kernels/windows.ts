/**
 * Windows of images, ours: stock wasm has no kernel that unfolds, none for a convolution's filter gradient, and its MaxPoolGrad is wrong
 * where a window is all negative. Where each window lies is worked out once; runs of neighbouring pixels are copied whole.
 */
import { size } from '../../../graph/shape';
import { outsideImage, pixelsOf, type Pair, type Windows } from '../../../ops/geometry';
import { MaxPool } from '../../../ops/pool';
import { Fold, imageOf, lowest, Unfold, type Taps } from '../../../ops/unfold';
import { entry, type Entry, type Kernel } from './kernel';

/** Neighbouring taps that are neighbouring pixels. */
interface Runs {
  readonly taps: Int32Array;
  readonly pixels: Int32Array;
  readonly lengths: Int32Array;
  /** Taps in all, outside ones too. */
  readonly count: number;
  readonly anyOutside: boolean;
}

/** @param together pixels of a group of channels stand apart in the image: only of a single group may runs be longer than 1. */
export function runsOf(windows: Windows, image: Pair, together: boolean): Runs {
  const all = pixelsOf(windows, image);
  const [taps, pixels, lengths] = [new Int32Array(all.length), new Int32Array(all.length), new Int32Array(all.length)];
  let runs = 0;
  let inside = 0;
  for (const [tap, pixel] of all.entries()) {
    if (pixel === outsideImage) continue;
    inside++;
    const last = runs - 1;
    if (together && last >= 0 && tap === taps[last] + lengths[last] && pixel === pixels[last] + lengths[last])
      lengths[last]++;
    else {
      taps[runs] = tap;
      pixels[runs] = pixel;
      lengths[runs++] = 1;
    }
  }
  return {
    taps: taps.slice(0, runs),
    pixels: pixels.slice(0, runs),
    lengths: lengths.slice(0, runs),
    count: all.length,
    anyOutside: inside < all.length,
  };
}

/** Elements from which a call that copies memory is faster than a loop. */
const longRun = 24;

/** Calls `visit` for every run of one image: where it starts unfolded and in the image, and how many elements it has. */
function forEachRun(
  { taps, pixels, lengths, count }: Runs,
  groups: number,
  channels: number,
  visit: (unfolded: number, inImage: number, length: number) => void,
): void {
  const own = channels / groups;
  for (let group = 0; group < groups; group++)
    for (let run = 0; run < taps.length; run++)
      visit((group * count + taps[run]) * own, pixels[run] * channels + group * own, lengths[run] * own);
}

const unfold: Kernel<Taps & { readonly outside: string }> = ({ inputs: [operand], attributes, shape }, runtime) => {
  const image = imageOf(operand.shape);
  const [height, width, channels] = image;
  const runs = runsOf(attributes, [height, width], attributes.groups === 1);
  const outside = attributes.outside === 'lowest' ? lowest : 0;
  const [from, to] = [size(image), size(shape.slice(-3))];
  return (inputs) =>
    runtime.compute(shape, inputs, (result, [x]) => {
      if (runs.anyOutside) result.fill(outside);
      for (let lead = 0; lead * to < result.length; lead++)
        forEachRun(runs, attributes.groups, channels, (unfolded, inImage, length) => {
          const [source, target] = [lead * from + inImage, lead * to + unfolded];
          if (length >= longRun) result.set(x.subarray(source, source + length), target);
          else for (let at = 0; at < length; at++) result[target + at] = x[source + at];
        });
    });
};

const fold: Kernel<Taps & { readonly image: Pair }> = ({ inputs: [operand], attributes, shape }, runtime) => {
  const channels = imageOf(shape)[2];
  const runs = runsOf(attributes, attributes.image, attributes.groups === 1);
  const [from, to] = [size(operand.shape.slice(-3)), size(imageOf(shape))];
  return (inputs) =>
    runtime.compute(shape, inputs, (result, [x]) => {
      result.fill(0);
      for (let lead = 0; lead * to < result.length; lead++)
        forEachRun(runs, attributes.groups, channels, (unfolded, inImage, length) => {
          const [source, target] = [lead * from + unfolded, lead * to + inImage];
          for (let at = 0; at < length; at++) result[target + at] += x[source + at];
        });
    });
};

const maxPool: Kernel<Windows> = ({ inputs: [operand], attributes, shape }, runtime) => {
  const [height, width, channels] = imageOf(operand.shape);
  const pixels = pixelsOf(attributes, [height, width]);
  const taps = size(attributes.kernel);
  const images = size(shape.slice(0, -3));
  return (inputs) =>
    runtime.compute(shape, inputs, (result, [x]) => {
      result.fill(lowest);
      for (let image = 0, target = 0; image < images; image++) {
        const start = image * height * width * channels;
        for (let tap = 0; tap < pixels.length; target += channels)
          for (const end = tap + taps; tap < end; tap++) {
            if (pixels[tap] === outsideImage) continue;
            const source = start + pixels[tap] * channels;
            // Math.max, as what is not a number must not get lost.
            for (let c = 0; c < channels; c++) result[target + c] = Math.max(result[target + c], x[source + c]);
          }
      }
    });
};

export const windowKernels: readonly Entry[] = [entry(Unfold, unfold), entry(Fold, fold), entry(MaxPool, maxPool)];
