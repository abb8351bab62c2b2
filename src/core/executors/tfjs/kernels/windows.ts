/**
 * Windows of images, ours: stock wasm has no kernel for a convolution's filter gradient, and its MaxPoolGrad is wrong where a window is
 * all negative. Where each window lies is worked out once; runs of neighbouring pixels are copied whole.
 */
import { size } from '../../../graph/shape';
import { outsideImage, pixelsOf, type Pair, type Windows } from '../../../ops/geometry';
import {
  Fold,
  imageOf,
  lowest,
  Unfold,
  type FoldAttributes,
  type Taps,
  type UnfoldAttributes,
} from '../../../ops/unfold';
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

/** Where a geometry's runs lie in images of so many channels, and in their unfolded form. */
interface Layout extends Runs {
  readonly groups: number;
  readonly channels: number;
  /** Channels of a group. */
  readonly own: number;
  /** Elements of an image, and of its windows. */
  readonly image: number;
  readonly unfolded: number;
}

function layoutOf(taps: Taps, [height, width, channels]: readonly [number, number, number]): Layout {
  const { groups } = taps;
  const runs = runsOf(taps, [height, width], groups === 1);
  const own = channels / groups;
  return { ...runs, groups, channels, own, image: height * width * channels, unfolded: runs.count * channels };
}

/** Elements from which a call that copies memory is faster than a loop. */
const longRun = 32;

/** The runs of one group of one image. */
type Move = (from: Float32Array, image: number, to: Float32Array, windows: number, layout: Layout) => void;

const copyRuns: Move = (x, image, result, windows, { taps, pixels, lengths, channels, own }) => {
  for (let run = 0; run < taps.length; run++) {
    const length = lengths[run] * own;
    const source = image + pixels[run] * channels;
    const target = windows + taps[run] * own;
    if (length >= longRun) result.set(x.subarray(source, source + length), target);
    else for (let at = 0; at < length; at++) result[target + at] = x[source + at];
  }
};

const addRuns: Move = (x, image, result, windows, { taps, pixels, lengths, channels, own }) => {
  for (let run = 0; run < taps.length; run++) {
    let source = windows + taps[run] * own;
    let target = image + pixels[run] * channels;
    const end = source + lengths[run] * own;
    // Four at a time: half again as fast.
    for (; source + 4 <= end; source += 4, target += 4) {
      result[target] += x[source];
      result[target + 1] += x[source + 1];
      result[target + 2] += x[source + 2];
      result[target + 3] += x[source + 3];
    }
    for (; source < end; source++, target++) result[target] += x[source];
  }
};

/** Every group of every image, in turn. */
function moveAll(move: Move, layout: Layout, images: number, from: Float32Array, to: Float32Array): void {
  const { groups, own, count } = layout;
  for (let lead = 0; lead < images; lead++)
    for (let group = 0; group < groups; group++)
      move(from, lead * layout.image + group * own, to, lead * layout.unfolded + group * count * own, layout);
}

const unfold: Kernel<UnfoldAttributes> = ({ inputs: [operand], attributes, shape }, runtime) => {
  const layout = layoutOf(attributes, imageOf(operand.shape));
  const images = size(operand.shape.slice(0, -3));
  const outside = attributes.outside === 'lowest' ? lowest : 0;
  return (inputs) =>
    runtime.compute(shape, inputs, (result, [x]) => {
      if (layout.anyOutside) result.fill(outside);
      moveAll(copyRuns, layout, images, x, result);
    });
};

const fold: Kernel<FoldAttributes> = ({ attributes, shape }, runtime) => {
  const layout = layoutOf(attributes, imageOf(shape));
  const images = size(shape.slice(0, -3));
  return (inputs) =>
    runtime.compute(shape, inputs, (result, [x]) => {
      result.fill(0);
      moveAll(addRuns, layout, images, x, result);
    });
};

export const windowKernels: readonly Entry[] = [entry(Unfold, unfold), entry(Fold, fold)];
