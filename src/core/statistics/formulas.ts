/**
 * Each statistic as a formula over one example's program. `batch` is the number of examples of one run; everything is then vectorised
 * over it, and contracted: sums over examples are formed in their cheapest exact form.
 */
import { contract } from '../graph/contract';
import { gradients } from '../graph/gradients';
import { input, scalar } from '../graph/leaf';
import type { Node } from '../graph/node';
import { range, size } from '../graph/shape';
import { vectorize } from '../graph/vectorize';
import { abs, add, mul, square, step } from '../ops/elementwise';
import { reduceSum } from '../ops/reduce';
import { reshape } from '../ops/reshape';
import type { StatisticKind } from './kinds';
import type { Objective } from './objective';
import { exactSeeds, gaussNewtonSeeds, isExact, unitSeeds } from './seeds';
import { UnitFinder, type Units } from './units';

/** A runnable plan of all wanted statistics for runs of `batch` examples. */
export interface Plan {
  readonly batch: number;
  /** `[batch, 1, …]` for each input of the objective. */
  readonly inputs: readonly Node[];
  readonly target: Node;
  /** Random signs `[batch, probes, elements of the output]`, where estimates need them. */
  readonly signs?: Node;
  /** Sums over the batch. */
  readonly sums: readonly PlannedSum[];
}
export interface PlannedSum {
  readonly kind: StatisticKind;
  /** Its place among the parameters. */
  readonly parameter: number;
  readonly node: Node;
}

export interface PlanOptions {
  readonly kinds: readonly StatisticKind[];
  /** Parameters to measure, as nodes of the graph. */
  readonly parameters: readonly Node[];
  readonly batch: number;
  /** Flat indices of the outputs that the absolute sensitivity looks at; all where absent. */
  readonly sampledOutputs?: readonly number[] | undefined;
}

export function planOf(objective: Objective, { kinds, parameters, batch, sampledOutputs }: PlanOptions): Plan {
  const { output } = objective;
  const elements = size(output.shape);
  const signs = input('signs', [exactSeeds, elements]);
  // The mean over probes, of squares.
  const probes = mul(signs, scalar(1 / Math.sqrt(exactSeeds)));
  const wide = (node: Node, name: string): Node => input(name, [batch, ...node.shape], node.dtype);
  const inputs = objective.inputs.map((node, index) => wide(node, `input ${index}`));
  const target = wide(objective.target, 'targets');
  const signLanes = wide(signs, 'sign lanes');
  const lanes = new Map<Node, Node>([
    ...objective.inputs.map((node, index): [Node, Node] => [node, inputs[index] ?? node]),
    [objective.target, target],
    [signs, signLanes],
  ]);
  const perExample = (outputs: readonly Node[]): Node[] => vectorize(outputs, lanes);
  /** Sums over examples of f(gradient of a scalar). */
  const ofScalar = (value: Node, f: (g: Node) => Node): Node[] =>
    perExample(gradients([value], [scalar(1)], parameters)).map((g) => reduceSum(f(g), [0]));
  /** Sums over examples and seeds of f(seedᵀ·∂output/∂parameter). The seeds are lanes of one backward pass. */
  const ofSeeds = (rows: Node, f: (g: Node) => Node): Node[] => {
    const seed = input('seed', output.shape);
    const pullback = gradients([output], [seed], parameters);
    return perExample(vectorize(pullback, new Map([[seed, rows]]))).map((g) => reduceSum(f(g), [0, 1]));
  };
  // One node for both sensitivities: constants are not recognised as equal, and so would their backward passes not be.
  const units = unitSeeds(objective, sampledOutputs);
  const finder = new UnitFinder(objective);
  /** Sums over examples of the mean of f(activation) over positions, for each unit. */
  const ofUnits = (f: (a: Node) => Node, accepts: (units: Units) => boolean): (Node | undefined)[] =>
    parameters.map((parameter) => {
      const places = finder.unitsOf(parameter);
      if (places.length === 0 || !places.every(accepts)) return undefined;
      const means = places.map((units) => mul(meanOverPositions(units, f), scalar(1 / places.length)));
      return reduceSum(perExample([means.reduce(add)])[0], [0]);
    });
  const formula = (kind: StatisticKind): (Node | undefined)[] => {
    switch (kind) {
      case 'gradient':
        return ofScalar(objective.value, (g) => g);
      case 'absolute-gradient':
        return ofScalar(objective.value, abs);
      case 'squared-gradient':
        return ofScalar(objective.value, square);
      case 'gauss-newton':
        return ofSeeds(isExact(objective) ? gaussNewtonSeeds(objective) : gaussNewtonSeeds(objective, probes), square);
      case 'sensitivity':
        return ofSeeds(units, abs).map((sum) =>
          sampledOutputs ? mul(sum, scalar(elements / sampledOutputs.length)) : sum,
        );
      case 'squared-sensitivity':
        return ofSeeds(isExact(objective) ? units : signSeeds(probes, output), square);
      case 'output-norm':
        return ofScalar(reduceSum(square(output)), abs);
      case 'activation':
        return ofUnits(abs, () => true);
      case 'active-share':
        return ofUnits(
          (a) => step(abs(a)),
          ({ givesZeros, isOutput }) => givesZeros || isOutput,
        );
    }
  };
  const sums = kinds.flatMap((kind) =>
    formula(kind).flatMap((node, parameter): PlannedSum[] => (node ? [{ kind, parameter, node }] : [])),
  );
  const contracted = contract(sums.map(({ node }) => node));
  return {
    batch,
    inputs,
    target,
    ...(kinds.some(estimates) && !isExact(objective) ? { signs: signLanes } : {}),
    sums: sums.map((sum, index) => ({ ...sum, node: contracted[index] })),
  };
}

/** `[units]` */
function meanOverPositions({ node, axis }: Units, f: (a: Node) => Node): Node {
  const others = range(node.shape.length).filter((each) => each !== axis);
  const positions = size(node.shape) / node.shape[axis];
  return mul(reduceSum(f(node), others), scalar(1 / positions));
}

/** Kinds that combine seeds by random signs where there are too many to run each. */
const estimates = (kind: StatisticKind): boolean => kind === 'gauss-newton' || kind === 'squared-sensitivity';

/** Rademacher combinations of the unit seeds are the sign vectors themselves. */
const signSeeds = (probes: Node, output: Node): Node => reshape(probes, [exactSeeds, ...output.shape]);
