/** Elementwise operations whose operands broadcast. */
import { input } from '../../../graph/leaf';
import { Node } from '../../../graph/node';
import { sameShape, size, type Shape } from '../../../graph/shape';
import { arrange, spread } from '../../../formats/onnx/export/arrange';
import type { Tensor } from '../../../formats/onnx/export/description';
import { elementwise as exported } from '../../../formats/onnx/export/elementwise';
import type { Exporter, Lowering } from '../../../formats/onnx/export/lowering';
import type { Program } from '../../../formats/onnx/export/program';
import { sizeOf, type Value } from '../../../formats/onnx/export/value';

/** ONNX Runtime broadcasts in runs along the last axis. Shorter ones cost more than stretching the operand first. */
const shortestRun = 16;

/** The operand as it lies beside the widest one, stretched where runs would be short. */
function stretched(program: Program, node: Node, values: readonly Value[], index: number): Value {
  const operand = values[index];
  const { shape } = node;
  const own = node.inputs[index].shape;
  const lead = values.find((each) => sizeOf(each) === size(shape));
  if (!lead || 'leaf' in lead || size(own) === 1 || size(own) === size(shape)) return operand;
  const around = spread(program, lead, shape);
  const extents = around.tensor.shape;
  const last = extents.findLastIndex((extent) => extent !== 1);
  const missing = shape.length - own.length;
  const groups = around.groups.flatMap((group, axis) => ((own[axis - missing] ?? 1) === 1 ? [] : group));
  if (last < 0 || groups.includes(last) || runOf(extents, groups) >= shortestRun) return operand;
  const inPlace = groups.toSorted((a, b) => a - b);
  const tensor = arrange(program, operand, {
    shape: groups.map((axis) => extents[axis]),
    perm: inPlace.map((axis) => groups.indexOf(axis)),
    final: extents.map((extent, axis) => (groups.includes(axis) ? extent : 1)),
  });
  return { tensor: overTiles(program, tensor, extents) ?? program.expand(tensor, extents), axes: around.axes };
}

/** Pixels of `[…, rows, 1, columns, 1]` repeated over tiles: an image that is enlarged, which is fast. */
function overTiles(program: Program, tensor: Tensor, extents: Shape): Tensor | undefined {
  const [rows, height, columns, width] = extents.slice(-4);
  const lead = extents.slice(0, -4);
  if (extents.length < 4 || !sameShape(tensor.shape, [...lead, rows, 1, columns, 1])) return undefined;
  const images = program.reshape(tensor, [1, size(lead), rows, columns]);
  const shape = [1, size(lead), rows * height, columns * width];
  const larger = program.apply('Resize', [images, undefined, undefined, program.integers(shape)], { shape });
  return program.reshape(larger, extents);
}

/** Elements along which an operand that has only the axes `own` stays the same. */
function runOf(extents: readonly number[], own: readonly number[]): number {
  const from = Math.max(-1, ...own) + 1;
  return size(extents.slice(from));
}

/** The same operation of operands of these shapes, whatever they are. */
const ofShapes = ({ op, attributes }: Node, shapes: readonly Shape[]): Node =>
  Node.create(
    op,
    shapes.map((shape, index) => input(`operand ${index}`, shape)),
    attributes,
  );

/** The same operation, its operands stretched where that pays. */
const withLongRuns =
  (lowering: Lowering): Lowering =>
  (program, node, values) => {
    const operands = values.map((_, index) => stretched(program, node, values, index));
    const isStretched = operands.map((each, index) => each !== values[index]);
    if (!isStretched.includes(true)) return lowering(program, node, values);
    const shapes = node.inputs.map((own, index) => (isStretched[index] ? node.shape : own.shape));
    return lowering(program, ofShapes(node, shapes), operands);
  };

export const elementwise: readonly Exporter[] = exported.map(([name, lowering]) => [name, withLongRuns(lowering)]);
