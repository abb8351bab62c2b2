/**
 * Windows of images, ours: stock wasm has no kernel for a convolution's filter gradient, and its MaxPoolGrad is wrong where a window is
 * all negative. Where each window lies is worked out once; runs of neighbouring pixels are copied whole.
 */
import { outsideImage, pixelsOf, type Pair, type Windows } from '../../../ops/geometry';
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
const longRun = 64;

function copyRun(x: Float32Array, source: number, result: Float32Array, target: number, length: number): void {
  if (length >= longRun) result.set(x.subarray(source, source + length), target);
  else for (let at = 0; at < length; at++) result[target + at] = x[source + at];
}

/** Four at a time: half again as fast. */
function addRun(x: Float32Array, source: number, result: Float32Array, target: number, length: number): void {
  let at = 0;
  for (; at + 4 <= length; at += 4) {
    const [from, to] = [source + at, target + at];
    result[to] += x[from];
    result[to + 1] += x[from + 1];
    result[to + 2] += x[from + 2];
    result[to + 3] += x[from + 3];
  }
  for (; at < length; at++) result[target + at] += x[source + at];
}

/** Where a geometry's runs lie in images of so many channels, and in their unfolded form. */
function layoutOf(taps: Taps, [height, width, channels]: readonly [number, number, number]) {
  const { groups } = taps;
  const runs = runsOf(taps, [height, width], groups === 1);
  const own = channels / groups;
  return { ...runs, groups, channels, own, inImage: height * width * channels, unfolded: runs.count * channels };
}

const unfold: Kernel<Taps & { readonly outside: string }> = ({ inputs: [operand], attributes, shape }, runtime) => {
  const layout = layoutOf(attributes, imageOf(operand.shape));
  const { taps, pixels, lengths, groups, channels, own } = layout;
  const outside = attributes.outside === 'lowest' ? lowest : 0;
  return (inputs) =>
    runtime.compute(shape, inputs, (result, [x]) => {
      if (layout.anyOutside) result.fill(outside);
      for (let image = 0, start = 0; start < result.length; start += layout.unfolded, image += layout.inImage)
        for (let group = 0; group < groups; group++) {
          const [source, target] = [image + group * own, start + group * layout.count * own];
          for (let run = 0; run < taps.length; run++)
            copyRun(x, source + pixels[run] * channels, result, target + taps[run] * own, lengths[run] * own);
        }
    });
};

const fold: Kernel<Taps & { readonly image: Pair }> = ({ attributes, shape }, runtime) => {
  const layout = layoutOf(attributes, imageOf(shape));
  const { taps, pixels, lengths, groups, channels, own } = layout;
  return (inputs) =>
    runtime.compute(shape, inputs, (result, [x]) => {
      result.fill(0);
      for (let image = 0, start = 0; image < result.length; start += layout.unfolded, image += layout.inImage)
        for (let group = 0; group < groups; group++) {
          const [source, target] = [start + group * layout.count * own, image + group * own];
          for (let run = 0; run < taps.length; run++)
            addRun(x, source + taps[run] * own, result, target + pixels[run] * channels, lengths[run] * own);
        }
    });
};

export const windowKernels: readonly Entry[] = [entry(Unfold, unfold), entry(Fold, fold)];
