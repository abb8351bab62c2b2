/** The activations that ONNX's recurrent operators name. */
import { scalar } from '../../graph/leaf';
import type { Node } from '../../graph/node';
import { elu, leakyRelu, relu, sigmoid, softplus, softsign, tanh, thresholdedRelu } from '../activations';
import { add, clip, mul } from '../binary';

export type Activation = (x: Node) => Node;

interface Family {
  /** Default of α and of β; undefined where the function has none, and so takes none from the lists. */
  readonly alpha?: number;
  readonly beta?: number;
  readonly of: (x: Node, alpha: number, beta: number) => Node;
}

const line = (x: Node, slope: number, offset: number): Node => add(mul(x, scalar(slope)), scalar(offset));

const families: ReadonlyMap<string, Family> = new Map<string, Family>([
  ['relu', { of: (x) => relu(x) }],
  ['tanh', { of: tanh }],
  ['sigmoid', { of: sigmoid }],
  ['softsign', { of: softsign }],
  ['softplus', { of: softplus }],
  ['affine', { alpha: 1, beta: 0, of: line }],
  ['leakyrelu', { alpha: 0.01, of: leakyRelu }],
  ['thresholdedrelu', { alpha: 1, of: thresholdedRelu }],
  ['scaledtanh', { alpha: 1, beta: 1, of: (x, alpha, beta) => mul(scalar(alpha), tanh(mul(x, scalar(beta)))) }],
  ['hardsigmoid', { alpha: 0.2, beta: 0.5, of: (x, alpha, beta) => clip(line(x, alpha, beta), 0, 1) }],
  ['elu', { alpha: 1, of: elu }],
]);

/**
 * Activations by name (in any case), with their parameters: each function that has an α takes the next one of `alphas`, its default where
 * there is none left; likewise β.
 * @throws RangeError for an unknown name.
 */
export function activationsOf(
  names: readonly string[],
  alphas: readonly number[] = [],
  betas: readonly number[] = [],
): Activation[] {
  const [nextAlpha, nextBeta] = [alphas.values(), betas.values()];
  const take = (values: Iterator<number, undefined>, otherwise: number | undefined): number =>
    otherwise === undefined ? 0 : (values.next().value ?? otherwise);
  return names.map((name) => {
    const family = families.get(name.toLowerCase());
    if (!family) throw new RangeError(`activation ${name}`);
    const alpha = take(nextAlpha, family.alpha);
    const beta = take(nextBeta, family.beta);
    return (x) => family.of(x, alpha, beta);
  });
}
