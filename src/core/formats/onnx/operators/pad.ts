/** Margins. */
import { scalar } from '../../../graph/leaf';
import type { Node } from '../../../graph/node';
import { axisOf, range } from '../../../graph/shape';
import { constantNumbers } from '../../../ops/indices';
import { padContinued, padNumber, type Margins } from '../../../ops/margins';
import { filled, reshape } from '../../../ops/reshape';
import { where } from '../../../ops/where';
import type { Value } from '../graph/value';
import { requireExtents } from './extents';
import type { Call, Operator } from './operator';

/** In the file's order of axes: those before all axes come first, then those after. Axes that are not named have none. */
function marginsOf(pads: readonly number[], axes: readonly number[], rank: number): Margins {
  if (pads.length !== 2 * axes.length || !pads.every(Number.isSafeInteger))
    throw new RangeError(`${pads.length} pads for ${axes.length} axes`);
  const along = (offset: number): number[] =>
    range(rank).map((axis) => {
      const index = axes.indexOf(axis);
      return index < 0 ? 0 : pads[offset + index];
    });
  return { before: along(0), after: along(axes.length) };
}

/** In the order in which the value is stored. */
const storedMargins = (x: Value, { before, after }: Margins): Margins => ({
  before: x.order.map((axis) => before[axis]),
  after: x.order.map((axis) => after[axis]),
});

/** A number that only a run knows, around x. */
function padComputed(x: Node, margins: Margins, value: Node): Node {
  const isInside = padNumber(filled(1, x.shape), margins, 0);
  return where(isInside, padNumber(x, margins, 0), reshape(value, []));
}

function padFilled(x: Node, margins: Margins, value: Node): Node {
  const known = constantNumbers(value);
  return known ? padNumber(x, margins, known[0] ?? 0) : padComputed(x, margins, value);
}

/** Before version 11 pads and number are attributes; axes are an input from 18 on. */
function padded(call: Call): Value {
  const { attributes } = call;
  const x = call.input(0);
  const isOld = call.opset < 11;
  const pads = isOld ? attributes.numbers('pads') : call.numbers(1);
  if (!pads) throw new RangeError('no pads');
  const axes = (isOld ? undefined : call.numbers(3))?.map((axis) => axisOf(axis, x.rank)) ?? range(x.rank);
  const all = marginsOf(pads, axes, x.rank);
  requireExtents(x.shape.map((extent, axis) => extent + all.before[axis] + all.after[axis]));
  const margins = storedMargins(x, all);
  const mode = attributes.word('mode', ['constant', 'reflect', 'edge', 'wrap']);
  if (mode !== 'constant') return x.like(padContinued(x.any, margins, mode));
  const value = isOld ? undefined : call.inputs[2]?.node;
  return x.like(padFilled(x.any, margins, value ?? scalar(attributes.number('value', 0))));
}

/** Brought to given extents about the centre: zeros around, or the middle alone. */
const centerCropPad: Operator = {
  name: 'CenterCropPad',
  apply: (call) => {
    const x = call.input(0);
    const axes = call.attributes.numbers('axes')?.map((axis) => axisOf(axis, x.rank)) ?? range(x.rank);
    const extents = requireExtents(call.numbers(1) ?? []);
    if (extents.length !== axes.length) throw new RangeError(`${extents.length} extents for ${axes.length} axes`);
    const missing = axes.map((axis, index) => extents[index] - x.shape[axis]);
    // Of an odd number the smaller part lies before.
    const before = missing.map((count) => (count < 0 ? -Math.floor(-count / 2) : Math.floor(count / 2)));
    const after = missing.map((count, index) => count - before[index]);
    return x.like(padNumber(x.any, storedMargins(x, marginsOf([...before, ...after], axes, x.rank)), 0));
  },
};

export const pads: readonly Operator[] = [{ name: 'Pad', apply: padded }, centerCropPad];
