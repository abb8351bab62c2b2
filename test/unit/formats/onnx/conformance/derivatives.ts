import type { Executor, Values } from '../../../../../src/core/executors/executor';
import { isFloat } from '../../../../../src/core/formats/encoding/element-type';
import { gradients } from '../../../../../src/core/graph/gradients';
import { constant, input, scalar } from '../../../../../src/core/graph/leaf';
import type { Node } from '../../../../../src/core/graph/node';
import { range, size } from '../../../../../src/core/graph/shape';
import { vectorize } from '../../../../../src/core/graph/vectorize';
import { add, mul } from '../../../../../src/core/ops/elementwise';
import { reduceSum } from '../../../../../src/core/ops/reduce';
import { seeded } from '../../../graph/support';
import type { Network } from './network';

/** `none`: no real number of the data reaches a real output. `rough`: the function jumps or bends there, or is not finite. */
export type Derivatives =
  { readonly kind: 'right' | 'none' | 'rough' } | { readonly kind: 'wrong'; readonly reason: string };

type Feeds = ReadonlyMap<Node, Values>;

/** A weighted sum of the outputs, what it depends on, and its gradient. */
interface Objective {
  readonly operands: readonly Node[];
  readonly outputs: readonly Node[];
  readonly sum: Node;
  readonly gradient: readonly Node[];
}

function objectiveOf({ outputs, feeds }: Network, random: () => number): Objective | undefined {
  const operands = [...feeds.keys()].filter((node) => node.dtype === 'float' && size(node.shape) > 0);
  const real = outputs.filter(({ type, shape }) => isFloat(type) && size(shape) > 0).map(({ node }) => node);
  if (operands.length === 0 || real.length === 0) return undefined;
  const weighted = real.map((node) => {
    const weights = Float64Array.from({ length: size(node.shape) }, () => 0.5 + random());
    return reduceSum(mul(node, constant(weights, node.shape)));
  });
  const sum = weighted.reduce(add);
  return { operands, outputs: real, sum, gradient: gradients([sum], [scalar(1)], operands) };
}

/** The sum of products. */
const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  range(a.length).reduce((sum, at) => sum + a[at] * b[at], 0);

const largestOf = (lists: readonly ArrayLike<number>[]): number =>
  lists.reduce((largest, list) => Array.from(list).reduce((max, each) => Math.max(max, Math.abs(each)), largest), 0);

/** Moves some nodes' values along directions. */
const moved = (feeds: Feeds, directions: Feeds, step: number): Feeds =>
  new Map([
    ...feeds,
    ...[...directions].map(([node, direction]): [Node, Values] => [
      node,
      Float64Array.from(feeds.get(node) ?? [], (value, at) => value + step * direction[at]),
    ]),
  ]);

/**
 * The derivative of the outputs along a direction of all real inputs against differences of fourth order, and three examples at once against one after the
 * other, their gradients too.
 * @param executor in float64.
 */
export async function checkDerivatives(network: Network, executor: Executor): Promise<Derivatives> {
  const random = seeded(3);
  const objective = objectiveOf(network, random);
  if (!objective) return { kind: 'none' };
  const direction = (): Feeds =>
    new Map(
      objective.operands.map((node) => [node, Float64Array.from({ length: size(node.shape) }, () => random() - 0.5)]),
    );
  // The tests like whole numbers, where things bend.
  const feeds = moved(network.feeds, direction(), 1e-3);
  const examples = [feeds, moved(feeds, direction(), 1e-2), moved(feeds, direction(), 2e-2)];
  const reason = await lanesDiffer(objective, examples, executor);
  if (reason !== undefined) return { kind: 'wrong', reason };
  return compareDifferences(objective, feeds, direction(), executor);
}

async function compareDifferences(
  { operands, sum, gradient }: Objective,
  feeds: Feeds,
  direction: Feeds,
  executor: Executor,
): Promise<Derivatives> {
  const session = await executor.prepare({ outputs: [sum, ...gradient] });
  try {
    const at = async (step: number): Promise<number> => (await session.run(moved(feeds, direction, step)))[0][0];
    const difference = async (h: number): Promise<number> =>
      (8 * ((await at(h)) - (await at(-h))) - ((await at(2 * h)) - (await at(-2 * h)))) / (12 * h);
    const [, ...slopes] = await session.run(feeds);
    const exact = operands.reduce((total, node, i) => total + dot(slopes[i], direction.get(node) ?? []), 0);
    const [near, far] = [await difference(1e-5), await difference(3e-5)];
    const tolerance = 1e-4 * Math.max(Math.abs(near), largestOf(slopes), 1e-3);
    if (!(Math.abs(near - far) <= tolerance)) return { kind: 'rough' };
    if (Math.abs(exact - near) <= tolerance) return { kind: 'right' };
    return { kind: 'wrong', reason: `derivative ${exact}, differences ${near}` };
  } finally {
    session.dispose();
  }
}

/** What differs between examples at once and one after the other. */
async function lanesDiffer(
  { operands, outputs, gradient }: Objective,
  examples: readonly Feeds[],
  executor: Executor,
): Promise<string | undefined> {
  const wanted = [...outputs, ...gradient];
  const wide = new Map(operands.map((node) => [node, input('examples', [examples.length, ...node.shape])]));
  const stacked = [...wide].map(([node, many]): [Node, Values] => [
    many,
    Float64Array.from(examples.flatMap((feeds) => Array.from(feeds.get(node) ?? []))),
  ]);
  const [together, one] = [
    await executor.prepare({ outputs: vectorize(wanted, wide) }),
    await executor.prepare({ outputs: wanted }),
  ];
  try {
    const all = await together.run(new Map([...examples[0], ...stacked]));
    for (const [lane, feeds] of examples.entries())
      for (const [i, alone] of (await one.run(feeds)).entries()) {
        const part = all[i].subarray(lane * alone.length, (lane + 1) * alone.length);
        const tolerance = 1e-9 * Math.max(largestOf([alone.filter(Number.isFinite)]), 1e-3);
        const at = alone.findIndex((value, k) => Number.isFinite(value) && !(Math.abs(part[k] - value) <= tolerance));
        if (at >= 0) return `example ${lane}, output ${i}, element ${at}: ${part[at]} among others, ${alone[at]} alone`;
      }
    return undefined;
  } finally {
    together.dispose();
    one.dispose();
  }
}
