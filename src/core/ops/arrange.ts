/** Other arrangements of elements. */
import { scalar } from '../graph/leaf';
import type { Node } from '../graph/node';
import { range, show, size } from '../graph/shape';
import { add, sub } from './binary';
import { equal } from './comparison';
import { gather } from './gather';
import { constantNumbers, fromEnd, positionsOf } from './indices';
import { expand, reshape, transpose } from './reshape';
import { neg, step } from './unary';
import { imageOf } from './unfold';
import { where } from './where';

/** The whole tensor repeated: `times` has one number for each axis. @throws RangeError where it has not. */
export function tile(x: Node, times: readonly number[]): Node {
  const { shape } = x;
  if (times.length !== shape.length) throw new RangeError(`${show(shape)} repeated ${show(times)} times`);
  const apart = reshape(
    x,
    shape.flatMap((extent) => [1, extent]),
  );
  const repeated = expand(
    apart,
    shape.flatMap((extent, axis) => [times[axis], extent]),
  );
  return reshape(
    repeated,
    shape.map((extent, axis) => extent * times[axis]),
  );
}

/**
 * The triangle of the last two axes below (or above) a diagonal, which belongs to it; 0 elsewhere.
 * @param diagonal 0: the main one; above 0: above it.
 */
export function triangle(x: Node, side: 'lower' | 'upper', diagonal = 0): Node {
  const [rows, columns] = x.shape.slice(-2);
  if (columns === undefined) throw new RangeError(`${show(x.shape)} is no matrix`);
  const [down, across] = [reshape(positionsOf(rows), [rows, 1]), positionsOf(columns)];
  const above = sub(across, add(down, scalar(diagonal)));
  return where(step(side === 'lower' ? above : neg(above)), scalar(0), x);
}

/** Which part of a channel's number says where in its block a pixel stands: the first, or the last. */
export type BlockOrder = 'block-first' | 'channel-first';

const notDivisible = (x: Node, block: number): RangeError => new RangeError(`blocks of ${block} in ${show(x.shape)}`);

/**
 * A block of pixels out of each pixel's channels: `[…lead, height, width, block² · c]` → `[…lead, height · block, width · block, c]`.
 * @throws RangeError where channels do not divide.
 */
export function depthToSpace(x: Node, block: number, order: BlockOrder): Node {
  const [height, width, channels] = imageOf(x.shape);
  const lead = x.shape.slice(0, -3);
  const own = channels / block ** 2;
  if (!Number.isInteger(own)) throw notDivisible(x, block);
  const isFirst = order === 'block-first';
  const split = reshape(x, [size(lead), height, width, ...(isFirst ? [block, block, own] : [own, block, block])]);
  const pixels = transpose(split, isFirst ? [0, 1, 3, 2, 4, 5] : [0, 1, 4, 2, 5, 3]);
  return reshape(pixels, [...lead, height * block, width * block, own]);
}

/**
 * A pixel out of each block: `[…lead, height · block, width · block, c]` → `[…lead, height, width, block² · c]`. The inverse of
 * `depthToSpace`. @throws RangeError where extents do not divide.
 */
export function spaceToDepth(x: Node, block: number, order: BlockOrder): Node {
  const [height, width, channels] = imageOf(x.shape);
  const lead = x.shape.slice(0, -3);
  const [rows, columns] = [height / block, width / block];
  if (!Number.isInteger(rows) || !Number.isInteger(columns)) throw notDivisible(x, block);
  const split = reshape(x, [size(lead), rows, block, columns, block, channels]);
  const blocks = transpose(split, order === 'block-first' ? [0, 1, 3, 2, 4, 5] : [0, 1, 3, 5, 2, 4]);
  return reshape(blocks, [...lead, rows, columns, channels * block ** 2]);
}

/**
 * `on` where a new axis of extent `depth` stands at the index, `off` elsewhere. Indices below 0 count from the end; those of no position
 * are `off` everywhere.
 */
export function oneHot(indices: Node, depth: number, axis: number, on: Node, off: Node): Node {
  const shape = indices.shape.toSpliced(axis, 0, 1);
  const positions = reshape(positionsOf(depth), [depth, ...shape.slice(axis + 1).map(() => 1)]);
  return where(equal(reshape(fromEnd(indices, depth), shape), positions), on, off);
}

/**
 * The first `lengths[b]` elements of each sequence backwards, the others where they are.
 * @param lengths `[batch]`. @throws RangeError where axes and lengths do not fit.
 */
export function reverseSequences(x: Node, lengths: Node, batchAxis: number, timeAxis: number): Node {
  const [batch, time] = [x.shape[batchAxis], x.shape[timeAxis]];
  if (batchAxis === timeAxis || lengths.shape.length !== 1 || lengths.shape[0] !== batch)
    throw new RangeError(`${show(lengths.shape)} lengths along axis ${timeAxis} of ${show(x.shape)}`);
  for (const length of constantNumbers(lengths) ?? [])
    if (!(length >= 0 && length <= time)) throw new RangeError(`the first ${length} elements of ${time}`);
  const others = range(x.shape.length).filter((axis) => axis !== batchAxis && axis !== timeAxis);
  const perm = [batchAxis, timeAxis, ...others];
  const times = expand(positionsOf(time), [batch, time]);
  const mirrored = sub(sub(reshape(lengths, [batch, 1]), scalar(1)), times);
  const sources = where(step(sub(scalar(0), mirrored)), times, mirrored);
  const turned = gather(transpose(x, perm), sources, 1);
  return transpose(
    turned,
    range(perm.length).map((axis) => perm.indexOf(axis)),
  );
}
