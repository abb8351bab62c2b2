/**
 * Products over the windows of an image: what a filter's gradient is made of. Windows are slid over the image across only, and the other
 * operand is slid down: [filters · kernel height] by [kernel width · channels], which copies both together less often than all windows would
 * copy the image, and multiplies in squarer matrices.
 */
import { is, type Node } from '../../graph/node';
import { range, size, type Shape } from '../../graph/shape';
import { MatMul, type MatMulFlags } from '../../ops/matmul';
import { Reshape } from '../../ops/reshape';
import { windowExtents } from '../../ops/geometry';
import { imageOf, Unfold, type UnfoldAttributes } from '../../ops/unfold';
import { arrange, typed } from '../../formats/onnx/export/arrange';
import type { Tensor } from '../../formats/onnx/export/description';
import type { Fusion } from '../../formats/onnx/export/lowering';
import type { Program } from '../../formats/onnx/export/program';
import type { StoredValue, Value } from '../../formats/onnx/export/value';
import { asImages } from '../../formats/onnx/export/windows';
import { mergedLeads, swapped } from './kernels/products';

/** A product of an image's windows with something that has a row for each of them. */
interface WindowProduct {
  readonly image: Node;
  readonly windows: UnfoldAttributes;
  /** `[…lead, windows, filters]`, or of all images together `[images · windows, filters]`. */
  readonly delta: Node;
  /** The leading axes of both, as a product of matrices has them. */
  readonly leads: readonly [image: Shape, delta: Shape];
  readonly filters: number;
  /** The windows' columns come last in the product. */
  readonly turned: boolean;
  /** The product sums over images. */
  readonly summed: boolean;
}

/** The windows that a matrix is made of, however it counts them. */
function unfoldOf(node: Node): Node<UnfoldAttributes> | undefined {
  const source = is(node, Reshape) ? node.inputs[0] : node;
  if (!is(source, Unfold)) return undefined;
  const { groups, outside, strides } = source.attributes;
  const isPlain = groups === 1 && outside === 'zero' && strides.every((each) => each === 1);
  return isPlain && source.shape.at(-1) === node.shape.at(-1) ? source : undefined;
}

/** Whether windows slid one way each copy less than whole windows. */
function isWorthIt({ inputs: [x], attributes: { kernel } }: Node<UnfoldAttributes>, filters: number): boolean {
  const channels = imageOf(x.shape)[2];
  return kernel[1] * channels + kernel[0] * filters < size(kernel) * channels;
}

function windowProductOf(node: Node<MatMulFlags>): WindowProduct | undefined {
  const { transA, transB } = node.attributes;
  if (!transA || transB) return undefined;
  const [a, b] = node.inputs;
  const [left, right] = [unfoldOf(a), unfoldOf(b)];
  const unfold = left ?? right;
  if (!unfold) return undefined;
  const [windows, delta] = left ? [a, b] : [b, a];
  const filters = delta.shape[delta.shape.length - 1];
  if (!isWorthIt(unfold, filters)) return undefined;
  const [image] = unfold.inputs;
  const count = unfold.shape[unfold.shape.length - 2];
  const turned = !left;
  const common = { image, windows: unfold.attributes, delta, filters, turned };
  if (windows.shape.at(-2) === count) {
    const [own, other] = mergedLeads([windows.shape, delta.shape], node.shape.length);
    return { ...common, leads: [own, other], summed: false };
  }
  const images = size(image.shape.slice(0, -3));
  return node.shape.length === 2 ? { ...common, leads: [[images], [images]], summed: true } : undefined;
}

/** The image, one column of taps after the other beside each other: `[images, kernel width · channels, rows · columns]`. */
function slidAcross(program: Program, value: Value, { image, windows }: WindowProduct): Tensor {
  const { kernel, dilations, pads } = windows;
  const images = asImages(program, value, image.shape);
  const [count, channels, height, width] = images.shape;
  const [top, left, bottom, right] = pads;
  const [rows, across] = [top + height + bottom, left + width + right];
  const columns = windowExtents(windows, [height, width])[1];
  const around = pads.every((pad) => pad === 0)
    ? images
    : program.apply('Pad', [images, program.integers([0, 0, top, left, 0, 0, bottom, right]), program.scalar(0)], {
        shape: [count, channels, rows, across],
      });
  const taps = range(kernel[1]).map((tap) => {
    const start = tap * dilations[1];
    if (columns === across) return around;
    const operands = [[start], [start + columns], [3]].map((each) => program.integers(each));
    return program.apply('Slice', [around, ...operands], { shape: [count, channels, rows, columns] });
  });
  const all = beside(program, taps, 1);
  return program.reshape(all, [count, kernel[1] * channels, rows * columns]);
}

/** The other operand, moved down by one row of taps after the other: `[images, kernel height · filters, rows · columns]`. */
function slidDown(program: Program, value: Value, { image, windows, delta, filters }: WindowProduct): Tensor {
  const { kernel, dilations, pads } = windows;
  const [height, width] = imageOf(image.shape);
  const [down, columns] = windowExtents(windows, [height, width]);
  const rows = pads[0] + height + pads[2];
  const count = size(delta.shape) / (filters * down * columns);
  const images = arrange(program, typed(program, value, 'float32'), {
    shape: [count, down, columns, filters],
    perm: [0, 3, 1, 2],
  });
  const taps = range(kernel[0]).map((tap) => {
    const before = tap * dilations[0];
    const margins = program.integers([0, 0, before, 0, 0, 0, rows - down - before, 0]);
    return rows === down
      ? images
      : program.apply('Pad', [images, margins, program.scalar(0)], { shape: [count, filters, rows, columns] });
  });
  return program.reshape(beside(program, taps, 1), [count, kernel[0] * filters, rows * columns]);
}

/** Tensors of one shape one after another along an axis. */
function beside(program: Program, tensors: readonly Tensor[], axis: number): Tensor {
  const [first] = tensors;
  if (tensors.length === 1) return first;
  const shape = first.shape.with(axis, tensors.length * first.shape[axis]);
  return program.apply('Concat', tensors, { shape, attributes: { axis: { i: axis } } });
}

function multiply(program: Program, product: WindowProduct, [image, delta]: readonly Value[]): StoredValue {
  const { leads, windows, filters, turned, summed } = product;
  const [own, other] = leads;
  const [height, width] = windows.kernel;
  const across = slidAcross(program, image, product);
  const down = slidDown(program, delta, product);
  const channels = across.shape[1] / width;
  const pixels = across.shape[2];
  // Seeds of one image all meet the same windows: their rows stand one below the other.
  const shared = own.length > 0 && own.at(-1) === 1 ? (other.at(-1) ?? 1) : 1;
  const outer = [own, other].map((lead) => (shared > 1 ? lead.slice(0, -1) : lead));
  const rows = program.reshape(down, [...outer[1], shared * down.shape[1], pixels]);
  const columns = swapped(program, program.reshape(across, [...outer[0], across.shape[1], pixels]));
  const lead = outer[0].map((extent, axis) => Math.max(extent, outer[1][axis]));
  const each = program.apply('MatMul', [rows, columns], {
    shape: [...lead, shared * down.shape[1], across.shape[1]],
  });
  const parts = [...lead, ...(shared > 1 ? [shared] : []), height, filters, width, channels];
  const apart = program.reshape(summed ? total(program, each) : each, summed ? parts.slice(1) : parts);
  const free = summed ? [] : range(parts.length - 4);
  const order = turned ? [1, 0, 2, 3] : [0, 2, 3, 1];
  const axes = [...free, ...order.map((axis) => free.length + axis)];
  return { tensor: apart, axes: axes.filter((axis) => apart.shape[axis] !== 1) };
}

/** The sum over the first axis. */
const total = (program: Program, tensor: Tensor): Tensor =>
  program.apply('ReduceSum', [tensor, program.integers([0])], {
    shape: tensor.shape.slice(1),
    attributes: { keepdims: { i: 0 } },
  });

export const windowProduct: Fusion = (node) => {
  const product = is(node, MatMul) ? windowProductOf(node) : undefined;
  return (
    product && {
      inputs: [product.image, product.delta],
      lower: (program, values) => multiply(program, product, values),
    }
  );
};
