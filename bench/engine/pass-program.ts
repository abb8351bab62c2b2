/** What is measured of a network, as a program for so many examples. */
import { size } from '../../src/core/graph/shape';
import { contract } from '../../src/core/graph/contract';
import { gradients } from '../../src/core/graph/gradients';
import { input, scalar } from '../../src/core/graph/leaf';
import type { Node } from '../../src/core/graph/node';
import { range } from '../../src/core/graph/shape';
import { vectorize } from '../../src/core/graph/vectorize';
import type { Values } from '../../src/core/executors/executor';
import { examplesThatFit } from '../../src/core/executors/footprint';
import { add, mul } from '../../src/core/ops/elementwise';
import { reduceSum } from '../../src/core/ops/reduce';
import { planOf } from '../../src/core/statistics/formulas';
import { statisticKinds, type StatisticKind } from '../../src/core/statistics/kinds';
import { objectiveOf, type Objective } from '../../src/core/statistics/objective';
import type { BenchNetwork } from './networks';

/** Statistics of core, and a product of the loss's Hessian with one direction. */
export const measuredStatistics = [
  'gradient',
  'squared-gradient',
  'gauss-newton',
  'sensitivity',
  'hessian-vector',
] as const satisfies readonly (StatisticKind | 'hessian-vector')[];
export type Measured = (typeof measuredStatistics)[number];

export interface PassProgram {
  /** Sums over the examples, one for each measured parameter. */
  readonly outputs: readonly Node[];
  /** `[examples, 1, …]` */
  readonly x: Node;
  /** One-hot, `[examples, 1, classes]`. */
  readonly target: Node;
  /** Fed beside the data. */
  readonly others: ReadonlyMap<Node, Values>;
}

const objective = (network: BenchNetwork): Objective => objectiveOf(network.graph, { loss: 'cross-entropy' });
const measuredNodes = ({ parameters }: BenchNetwork): Node[] =>
  parameters.filter(({ frozen }) => !frozen).map(({ node }) => node);

export function passProgram(network: BenchNetwork, what: Measured, examples: number): PassProgram {
  if (what === 'hessian-vector') return hessianVector(network, examples);
  const { inputs, target, sums } = planOf(objective(network), {
    kinds: [what],
    parameters: measuredNodes(network),
    batch: examples,
  });
  return { outputs: sums.map(({ node }) => node), x: inputs[0], target, others: new Map() };
}

/** Examples that core runs at once in a pass over batches of this network: what fits into memory for all statistics. */
export const examplesOfRun = (network: BenchNetwork): number =>
  examplesThatFit(network.batch, (batch) =>
    planOf(objective(network), { kinds: statisticKinds, parameters: measuredNodes(network), batch }).sums.map(
      ({ node }) => node,
    ),
  );

/** ±1 of a place among all measured weights; `peer_network.py` has the same rule. */
const sign = (index: number): number => 1 - 2 * (Math.imul(index, 0x9e3779b1) >>> 31);

/** The gradient of the gradient along a direction, of the loss's sum over the examples (as in core/statistics/trace.ts). */
function hessianVector(network: BenchNetwork, examples: number): PassProgram {
  const { inputs, target, value } = objective(network);
  const wide = (node: Node, name: string): Node => input(name, [examples, ...node.shape]);
  const [x, targets] = [wide(inputs[0], 'x'), wide(target, 'targets')];
  const [losses] = vectorize(
    [value],
    new Map([
      [inputs[0], x],
      [target, targets],
    ]),
  );
  const parameters = measuredNodes(network);
  const gradient = contract(gradients([reduceSum(losses, [0])], [scalar(1)], parameters));
  const directions = parameters.map(({ shape }, index) => input(`direction ${index}`, shape));
  const along = gradient.map((g, index) => reduceSum(mul(g, directions[index]), range(g.shape.length))).reduce(add);
  let at = 0;
  const others = new Map(
    directions.map((direction): [Node, Values] => {
      const first = at;
      at += size(direction.shape);
      return [direction, Float32Array.from({ length: size(direction.shape) }, (_, index) => sign(first + index))];
    }),
  );
  return { outputs: contract(gradients([along], [scalar(1)], parameters)), x, target: targets, others };
}
