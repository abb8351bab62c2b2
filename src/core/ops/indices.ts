/**
 * Arithmetic with the numbers of positions. They are whole numbers that executors may keep as float32, which is exact for tables of up to
 * 2^24 rows; what is known is worked out when the graph is built.
 */
import { constant, Constant, scalar } from '../graph/leaf';
import { is, Node } from '../graph/node';
import { range, show, size } from '../graph/shape';
import { Add, add, mul, sub } from './binary';
import { isFilledWith } from './broadcasting';
import { Greater } from './comparison';
import { reduceSum } from './reduce';
import { Expand, Reshape } from './reshape';
import { neg, step } from './unary';
import { Where, where } from './where';

/** Executors may keep integers as float32, which holds them exactly up to here. */
export const mostRows = 2 ** 24;

/** The numbers of a constant, also of one that is arranged or mapped; undefined where there are more than a table has rows. */
export function constantNumbers(node: Node): Float64Array | undefined {
  const chain: Node[] = [];
  let source = node;
  while (!is(source, Constant)) {
    if (source.inputs.length !== 1 || size(source.shape) > mostRows) return undefined;
    chain.push(source);
    [source] = source.inputs;
  }
  let { shape, data } = source.attributes;
  for (const { op, attributes, shape: next } of chain.reverse()) {
    data = op.evaluate([{ shape, data }], attributes, next);
    shape = next;
  }
  return data;
}

export const vector = (numbers: readonly number[]): Node => constant(numbers, [numbers.length]);

/** 0, 1, 2, …: the positions of an axis. @throws RangeError where float32 does not hold them. */
export function positionsOf(extent: number): Node {
  requirePositions(extent);
  const positions = new Float64Array(extent);
  for (let at = 0; at < extent; at++) positions[at] = at;
  return constant(positions, [extent]);
}

/** @throws RangeError where there are more than float32 holds: so many are not worked out. */
export function requirePositions(extent: number): void {
  if (!(extent <= mostRows)) throw new RangeError(`${extent} positions, more than ${mostRows}`);
}

const countedFromEnd = (index: number, extent: number): number => (index < 0 ? index + extent : index);

/** Indices of an axis of so many positions, where those below 0 count from its end. What is no position stays none. */
export function fromEnd(indices: Node, extent: number): Node {
  const known = constantNumbers(indices);
  if (known) return knownFromEnd(indices, known, extent);
  // Counted before they are stretched: it costs less, and can be recognised.
  const { source, chain } = stretching(indices);
  const counted = add(source, mul(step(neg(source)), scalar(extent)));
  return chain.reduceRight<Node>((inner, { op, attributes }) => Node.create(op, [inner], attributes), counted);
}

function knownFromEnd(indices: Node, known: Float64Array, extent: number): Node {
  if (!known.some((index) => index < 0)) return indices;
  return constant(
    known.map((index) => countedFromEnd(index, extent)),
    indices.shape,
  );
}

/** The numbers that `fromEnd` was given, in some arrangement; the node itself where it was made otherwise. */
export function beforeFromEnd(indices: Node, extent: number): Node {
  const counted = unstretched(indices);
  const [given] = counted.inputs;
  if (!given || fromEnd(given, extent) !== counted) return indices;
  return beforeChoice(given, extent) ?? given;
}

/** Exporters write it out, too: x < 0 ? x + extent : x. */
function beforeChoice(node: Node, extent: number): Node | undefined {
  if (!is(node, Where)) return undefined;
  const [isBelow, moved, given] = node.inputs;
  const isChoice = isBelow.op === Greater && isFilledWith(isBelow.inputs[0], 0) && isBelow.inputs[1] === given;
  const isMoved = moved.op === Add && moved.inputs.includes(given);
  return isChoice && isMoved && moved.inputs.some((each) => isFilledWith(each, extent)) ? given : undefined;
}

/** The same numbers, each of them at least once, before they were stretched or given another shape. */
export const unstretched = (node: Node): Node => stretching(node).source;

/** What a node stretches and gives another shape, and how, the last step first. */
function stretching(node: Node): { readonly source: Node; readonly chain: readonly Node[] } {
  const chain: Node[] = [];
  let source = node;
  while ((is(source, Expand) || is(source, Reshape)) && source.inputs[0]) {
    chain.push(source);
    source = source.inputs[0];
  }
  return { source, chain };
}

/** In the place of an index that is none: no table has this row. */
const nowhere = -1;

/**
 * Row-major numbers of the elements of a tensor of `extents` that the last axis of `indices` names: `[…positions, axes]` →
 * `[…positions]`. Below 0 counts from the end. Where an index lies outside its own axis the number is −1, whatever the others make of it.
 * @throws RangeError where the last axis does not have one index for each extent.
 */
export function flatIndices(indices: Node, extents: readonly number[]): Node {
  const last = indices.shape.length - 1;
  if (indices.shape[last] !== extents.length)
    throw new RangeError(`indices ${show(indices.shape)} of ${show(extents)}`);
  const steps = extents.map((_, axis) => size(extents.slice(axis + 1)));
  const known = constantNumbers(indices);
  if (known) return knownFlatIndices(known, extents, steps, indices.shape.slice(0, -1));
  const counted = add(indices, mul(step(neg(indices)), vector(extents)));
  const isOutside = add(step(neg(counted)), step(sub(counted, vector(extents.map((extent) => extent - 1)))));
  const flat = reduceSum(mul(counted, vector(steps)), [last]);
  return where(reduceSum(isOutside, [last]), scalar(nowhere), flat);
}

function knownFlatIndices(
  indices: Float64Array,
  extents: readonly number[],
  steps: readonly number[],
  shape: readonly number[],
): Node {
  const flat = range(size(shape)).map((position) =>
    extents.reduce((sum, extent, axis) => {
      const index = countedFromEnd(indices[position * extents.length + axis], extent);
      if (sum === nowhere || index < 0 || index >= extent) return nowhere;
      return sum + index * steps[axis];
    }, 0),
  );
  return constant(flat, shape);
}
