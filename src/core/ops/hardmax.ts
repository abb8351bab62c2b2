import { constant, scalar } from '../graph/leaf';
import type { Node } from '../graph/node';
import { ones, range } from '../graph/shape';
import { equal } from './comparison';
import { where } from './elementwise';
import { keptShape, reduceMax, reduceMin } from './reduce';
import { reshape } from './reshape';

/** 1 at the first of the largest elements along an axis, 0 elsewhere. It is piecewise constant. */
export function hardmax(x: Node, axis: number): Node {
  const extent = x.shape[axis];
  const kept = keptShape(x.shape, [axis]);
  const positions = constant(range(extent), ones(x.shape.length).with(axis, extent));
  const isLargest = equal(x, reshape(reduceMax(x, [axis]), kept));
  const first = reduceMin(where(isLargest, positions, scalar(extent)), [axis]);
  return equal(positions, reshape(first, kept));
}
