/** Sums over examples of rows that each example scatters into a table of its own: all go into one table. */
import { abs, mul, step, sub } from '../ops/elementwise';
import { scatterAdd, type Scattered } from '../ops/gather';
import { matmul } from '../ops/matmul';
import { reduceSum } from '../ops/reduce';
import { reshape } from '../ops/reshape';
import { constant, scalar } from './leaf';
import type { Node } from './node';
import { range, size } from './shape';

type Elementwise = (x: Node) => Node;

/**
 * Σ f(node) over the first `lead` axes, without the tables `[examples, rows, …]`.
 * @param f with f(0) = 0; undefined: the identity. @returns undefined where the tables cost less.
 */
export function sumOfScattered(node: Node<Scattered>, f: Elementwise | undefined, lead: number): Node | undefined {
  const { rows, batch } = node.attributes;
  const [indices, updates] = node.inputs;
  const row = updates.shape.slice(indices.shape.length);
  const examples = size(indices.shape.slice(0, lead));
  const positions = size(indices.shape.slice(lead));
  const isRepeating = f !== undefined && positions > 1;
  // Comparing all positions with each other must not cost more than the tables that it saves.
  if (batch !== lead || (isRepeating && positions ** 2 > rows * size(row))) return undefined;
  const names = reshape(indices, [examples, positions]);
  const values = reshape(updates, [examples, positions, size(row)]);
  const added = f === undefined ? values : isRepeating ? onceEach(names, values, f) : f(values);
  return scatterAdd(reshape(names, [examples * positions]), reshape(added, [examples * positions, ...row]), rows);
}

/**
 * f of what an example adds to a row altogether, in the place of the first update of that row, 0 in the others'.
 * @param names `[examples, positions]` @param updates `[examples, positions, width]`
 */
function onceEach(names: Node, updates: Node, f: Elementwise): Node {
  const [examples, positions] = names.shape;
  const differences = sub(reshape(names, [examples, positions, 1]), reshape(names, [examples, 1, positions]));
  const equal = sub(scalar(1), step(abs(differences)));
  const isBefore = range(positions ** 2).map((at) => Number(at % positions < Math.floor(at / positions)));
  const before = reduceSum(mul(equal, constant(isBefore, [positions, positions])), [2]);
  const first = reshape(sub(scalar(1), step(before)), [examples, positions, 1]);
  return mul(first, f(matmul(equal, updates)));
}
