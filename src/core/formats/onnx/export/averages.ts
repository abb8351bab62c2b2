/** Means: of windows, and over whole axes. */
import { is, type Node, type ReferenceTensor } from '../../../graph/node';
import { range, sameShape, size } from '../../../graph/shape';
import { Mul } from '../../../ops/binary';
import { pixelsOf, outsideImage, windowExtents, type Windows } from '../../../ops/geometry';
import { ReduceSum } from '../../../ops/reduce';
import { Reshape } from '../../../ops/reshape';
import { imageOf, Unfold, type UnfoldAttributes } from '../../../ops/unfold';
import { isInner, type Fusion, type Facts } from './lowering';
import type { Program } from './program';
import { reduced } from './reducing';
import type { StoredValue, Value } from './value';
import { asImages, imagesOf, placement } from './windows';

/** Sums of the windows of an image, `[…lead, height, width, channels]`. */
interface WindowSum {
  readonly x: Node;
  readonly windows: UnfoldAttributes;
}

/** ops/pool's `sumPool2d`: windows of whole pixels, added up. */
function windowSumOf(node: Node, facts: Facts): WindowSum | undefined {
  if (!is(node, ReduceSum)) return undefined;
  const [taps] = node.inputs;
  const [columns] = taps.inputs;
  if (!is(taps, Reshape) || !is(columns, Unfold) || !isInner(taps, facts) || !isInner(columns, facts)) return undefined;
  const { attributes: windows } = columns;
  const [x] = columns.inputs;
  const [height, width, channels] = imageOf(x.shape);
  const [rows, across] = windowExtents(windows, [height, width]);
  const lead = x.shape.slice(0, -3);
  const isWhole = windows.groups === 1 && windows.outside === 'zero' && canPool(windows);
  const each = [...lead, rows * across, size(windows.kernel), channels];
  const isOverTaps = node.attributes.axes.length === 1 && node.attributes.axes[0] === each.length - 2;
  return isWhole && isOverTaps && sameShape(taps.shape, each) ? { x, windows } : undefined;
}

/** ONNX's AveragePool of opset 18 has no dilations, and ONNX Runtime's takes less padding than a window's extent. */
const canPool = ({ dilations, kernel, pads }: Windows): boolean =>
  dilations.every((each) => each === 1) && pads.every((pad, side) => pad < kernel[side % 2]);

/** A sum of windows that stands for itself. */
export const windowSum: Fusion = (node, facts) => {
  const found = windowSumOf(node, facts);
  if (!found) return undefined;
  const count = size(found.windows.kernel);
  return {
    inputs: [found.x],
    lower: (program, [value]) => {
      const { tensor, axes } = pooled(program, found, value, true);
      return { tensor: program.apply('Mul', [tensor, program.scalar(count)], { shape: tensor.shape }), axes };
    },
  };
};

/** Sums of windows times one over what they count. */
export const averagePool: Fusion = (node, facts) => {
  const [sum, shares] = factorsOf(node, facts);
  if (!sum || !shares || !isInner(sum, facts)) return undefined;
  const inner = innermost(sum, facts);
  const found = inner && windowSumOf(inner, facts);
  if (!found) return undefined;
  const countsPadding = whatCounts(found, shares);
  return countsPadding === undefined
    ? undefined
    : { inputs: [found.x], lower: (program, [value]) => pooled(program, found, value, countsPadding) };
};

/** The sum over whole axes times one over the elements that are added. */
export const mean: Fusion = (node, facts) => {
  const [product, shares] = factorsOf(node, facts);
  const sum = product && isInner(product, facts) ? innermost(product, facts) : undefined;
  if (!sum || !is(sum, ReduceSum) || shares?.data.length !== 1) return undefined;
  const [x] = sum.inputs;
  const { axes } = sum.attributes;
  if (shares.data[0] !== 1 / size(axes.map((axis) => x.shape[axis]))) return undefined;
  return { inputs: [x], lower: (program, [value]) => reduced(program, 'ReduceMean', value, x.shape, axes) };
};

/** A product of a node and of numbers that are known. */
function factorsOf(node: Node, { constants }: Facts): readonly [factor?: Node, numbers?: ReferenceTensor] {
  if (node.op !== Mul) return [];
  const [a, b] = node.inputs;
  const numbers = constants.get(b) ?? constants.get(a);
  const factor = constants.has(b) ? a : b;
  return numbers && size(factor.shape) === size(node.shape) ? [factor, numbers] : [];
}

/** Below reshapes that nobody else reads. */
function innermost(node: Node, facts: Facts): Node | undefined {
  let inner = node;
  while (is(inner, Reshape) && isInner(inner, facts)) inner = inner.inputs[0];
  return isInner(inner, facts) ? inner : undefined;
}

/** Whether the shares count padding; undefined where they are others. */
function whatCounts({ x, windows }: WindowSum, { data: shares, shape }: ReferenceTensor): boolean | undefined {
  const [height, width] = imageOf(x.shape);
  const taps = size(windows.kernel);
  if (shares.every((share) => share === 1 / taps)) return true;
  const pixels = pixelsOf(windows, [height, width]);
  const inside = range(pixels.length / taps).map(
    (window) => pixels.subarray(window * taps, (window + 1) * taps).filter((pixel) => pixel !== outsideImage).length,
  );
  const isOfWindows = shape.at(-1) === 1 && shares.length === inside.length;
  return isOfWindows && inside.every((count, at) => shares[at] === 1 / count) ? false : undefined;
}

function pooled(program: Program, { x, windows }: WindowSum, value: Value, countsPadding: boolean): StoredValue {
  const images = asImages(program, value, x.shape);
  const { strides, pads } = placement(windows);
  const [height, width] = imageOf(x.shape);
  const result = program.apply('AveragePool', [images], {
    shape: [...images.shape.slice(0, 2), ...windowExtents(windows, [height, width])],
    attributes: {
      strides,
      pads,
      kernel_shape: { ints: windows.kernel },
      count_include_pad: { i: Number(countsPadding) },
    },
  });
  return imagesOf(result);
}
