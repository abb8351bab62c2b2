/** Operations that arrange elements, on the axes of the tensor where the value lies. */
import { ones, range, type Shape } from '../../../graph/shape';
import { Expand, Reshape, Transpose } from '../../../ops/reshape';
import { Concat, Pad, Slice } from '../../../ops/slice';
import { arrange, plain, spread, typed, type Spread } from './arrange';
import type { Tensor } from './description';
import { exporter, type Exporter, type Lowering } from './lowering';
import type { Program } from './program';
import { isAscending, stored, wideAxes, type Value } from './value';

/** The axes of a tensor in another order of the value's axes. */
const transposed: Lowering<{ readonly perm: readonly number[] }> = (program, { inputs: [x], attributes }, [value]) => {
  if ('leaf' in value && isAscending(value.axes) && wideAxes(x.shape).length === value.axes.length) {
    // Extents of 1 aside, the leaf's axes are the node's: it may still be stored as it is wanted.
    const wide = wideAxes(x.shape);
    return {
      leaf: value.leaf,
      axes: attributes.perm.flatMap((axis) => (x.shape[axis] === 1 ? [] : [value.axes[wide.indexOf(axis)]])),
    };
  }
  const { tensor, groups } = spread(program, value, x.shape);
  return { tensor, axes: attributes.perm.flatMap((axis) => groups[axis]) };
};

/**
 * Axes of extent 1 are stretched. In the tensor they stand behind the axis that they follow in the value, so that a repetition of pixels
 * leaves an image with channels in front as it is.
 */
const expanded: Lowering<{ readonly shape: Shape }> = (program, { inputs: [x], shape }, [value]) => {
  const own = [...ones(shape.length - x.shape.length), ...x.shape];
  const { tensor, groups } = spread(program, value, own);
  const parts: { from: number; to: number; behind: number; place: number }[] = [];
  for (const [axis, group] of groups.entries()) {
    const behind = parts.at(-1)?.behind ?? -1;
    if (own[axis] !== shape[axis]) parts.push({ from: 1, to: shape[axis], behind, place: parts.length });
    for (const each of group) {
      const extent = tensor.shape[each];
      parts.push({ from: extent, to: extent, behind: each, place: parts.length });
    }
  }
  const inTensor = parts.toSorted((a, b) => a.behind - b.behind || a.place - b.place);
  const source = program.reshape(
    tensor,
    inTensor.map(({ from }) => from),
  );
  const result = program.expand(
    source,
    inTensor.map(({ to }) => to),
  );
  return { tensor: result, axes: parts.map((part) => inTensor.indexOf(part)) };
};

/** The value in a tensor of which each axis in `axes` is one; in its own order where that has to be. */
export function withAxes(program: Program, value: Value, shape: Shape, axes: readonly number[]): Spread {
  const found = spread(program, value, shape);
  if (axes.every((axis) => found.groups[axis].length === 1)) return found;
  const tensor = plain(program, value, shape);
  return { ...stored(tensor), groups: range(shape.length).map((axis) => [axis]) };
}

/** A tensor whose axes mean what they meant before, with other extents. */
const changed = (tensor: Tensor, axes: readonly number[]): Value =>
  isAscending(axes) ? stored(tensor) : { tensor, axes: axes.filter((axis) => tensor.shape[axis] !== 1) };

const sliced: Lowering<{ readonly starts: readonly number[]; readonly ends: readonly number[] }> = (
  program,
  { inputs: [x], attributes: { starts, ends } },
  [value],
) => {
  const cut = range(x.shape.length).filter((axis) => starts[axis] !== 0 || ends[axis] !== x.shape[axis]);
  const { tensor, axes, groups } = withAxes(program, value, x.shape, cut);
  const shape = [...tensor.shape];
  for (const axis of cut) shape[groups[axis][0]] = ends[axis] - starts[axis];
  const operands = [starts, ends].map((each) => program.integers(cut.map((axis) => each[axis])));
  const where = program.integers(cut.map((axis) => groups[axis][0]));
  const result = program.apply('Slice', [tensor, ...operands, where], { shape });
  return changed(result, axes);
};

const padded: Lowering<{ readonly before: readonly number[]; readonly after: readonly number[] }> = (
  program,
  { inputs: [x], attributes: { before, after } },
  [value],
) => {
  const grown = range(x.shape.length).filter((axis) => before[axis] + after[axis] > 0);
  const numbers = typed(program, value, 'float32');
  const { tensor, axes, groups } = withAxes(program, numbers, x.shape, grown);
  const own = (margins: readonly number[]): number[] =>
    tensor.shape.map((_, axis) => margins[grown.find((each) => groups[each][0] === axis) ?? -1] ?? 0);
  const [first, last] = [own(before), own(after)];
  const shape = tensor.shape.map((extent, axis) => first[axis] + extent + last[axis]);
  const result = program.apply('Pad', [tensor, program.integers([...first, ...last]), program.scalar(0)], { shape });
  return changed(result, axes);
};

const concatenated: Lowering<{ readonly axis: number }> = (program, { inputs, attributes: { axis } }, values) => {
  const types = new Set(values.map((each) => ('leaf' in each ? 'float32' : each.tensor.type)));
  const operands = types.size === 1 ? values : values.map((each) => typed(program, each, 'float32'));
  const lead = leading(operands);
  const { shape: whole } = inputs[lead];
  const around = withAxes(program, operands[lead], whole, [axis]);
  const [along] = around.groups[axis];
  const tensors = operands.map((each, index) => {
    const extent = inputs[index].shape[axis];
    const groups = around.groups.flatMap((group, at) => (at === axis ? [along] : group));
    const extents = around.tensor.shape.with(along, extent);
    const inPlace = groups.toSorted((a, b) => a - b);
    return arrange(program, each, {
      shape: groups.map((place) => extents[place]),
      perm: inPlace.map((place) => groups.indexOf(place)),
      final: extents,
    });
  });
  const shape = around.tensor.shape.with(
    along,
    inputs.reduce((sum, input) => sum + input.shape[axis], 0),
  );
  const result = program.apply('Concat', tensors, { shape, attributes: { axis: { i: along } } });
  return changed(result, around.axes);
};

/** The operand whose order of axes the others take over: one that is not in its own order, if there is one. */
function leading(values: readonly Value[]): number {
  const found = values.findIndex((each) => 'tensor' in each && !isAscending(each.axes));
  return Math.max(found, 0);
}

export const arranging: readonly Exporter[] = [
  exporter(Reshape, (_, __, [value]) => value),
  exporter(Transpose, transposed),
  exporter(Expand, expanded),
  exporter(Slice, sliced),
  exporter(Pad, padded),
  exporter(Concat, concatenated),
];
