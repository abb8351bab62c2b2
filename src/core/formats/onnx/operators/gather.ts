/** Elements, rows and blocks by their indices. */
import { axisOf, range, size } from '../../../graph/shape';
import { reverseSequences } from '../../../ops/arrange';
import { gatherElements, gatherNd } from '../../../ops/gather-elements';
import { constantNumbers, fromEnd } from '../../../ops/indices';
import { reshape } from '../../../ops/reshape';
import { gatherAlong, take } from '../../../ops/take';
import { Value } from '../graph/value';
import type { Call, Operator } from './operator';

/** Known positions are taken from the tensor as it is stored: only the result is put into the file's order, not all of it. */
function gatheredKnown(x: Value, axis: number, indices: Value, positions: Float64Array): Value {
  const block = x.like(take(x.any, x.storedAxis(axis), Array.from(positions)));
  if (indices.rank === 1) return block;
  return Value.of(reshape(block.node, x.shape.toSpliced(axis, 1, ...indices.shape)), x.type);
}

/** Rows of a table by numbers of the data are an embedding: the table is a kernel, its columns are units. */
const gathering: Operator = {
  name: 'Gather',
  apply: (call) => {
    const [x, indices] = [call.input(0), call.input(1)];
    const axis = axisOf(call.attributes.integer('axis', 0), x.rank);
    const counted = fromEnd(indices.node, x.shape[axis]);
    const known = constantNumbers(counted);
    if (known) return gatheredKnown(x, axis, indices, known);
    const rows = gatherAlong(x.node, counted, axis);
    return Value.of(axis === 0 && x.rank === 2 ? call.applies(x.node, rows, indices.rank) : rows, x.type);
  },
};

const gatheringElements: Operator = {
  name: 'GatherElements',
  apply: (call) => {
    const x = call.input(0);
    const axis = axisOf(call.attributes.integer('axis', 0), x.rank);
    return Value.of(gatherElements(x.node, call.input(1).node, axis), x.type);
  },
};

const gatheringBlocks: Operator = {
  name: 'GatherND',
  apply: (call) => {
    const x = call.input(0);
    return Value.of(gatherNd(x.node, call.input(1).node, call.attributes.integer('batch_dims', 0)), x.type);
  },
};

/** Positions that a condition chooses: of an axis, or of all elements in a row. A condition that is too short chooses none of the rest. */
function compressed(call: Call): Value {
  const x = call.input(0);
  const condition = call.numbers(1) ?? [];
  const chosen = range(condition.length).filter((position) => condition[position] !== 0);
  const named = call.attributes.integer('axis');
  if (named === undefined) return Value.of(take(reshape(x.node, [size(x.shape)]), 0, chosen), x.type);
  return x.like(take(x.any, x.storedAxis(axisOf(named, x.rank)), chosen));
}

const reversing: Operator = {
  name: 'ReverseSequence',
  apply: (call) => {
    const x = call.input(0);
    const axis = (name: string, otherwise: number): number => axisOf(call.attributes.integer(name, otherwise), x.rank);
    return Value.of(reverseSequences(x.node, call.input(1).node, axis('batch_axis', 1), axis('time_axis', 0)), x.type);
  },
};

export const gathers: readonly Operator[] = [
  { name: 'Compress', apply: compressed },
  gathering,
  gatheringElements,
  gatheringBlocks,
  reversing,
];
