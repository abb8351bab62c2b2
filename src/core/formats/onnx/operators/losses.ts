/** Losses that training tools write into a graph. */
import { scalar } from '../../../graph/leaf';
import type { Node } from '../../../graph/node';
import { ones, sameShape, show } from '../../../graph/shape';
import { div, mul, neg } from '../../../ops/elementwise';
import { equal, not } from '../../../ops/comparison';
import { positions } from '../../../ops/positions';
import { reduceMean, reduceSum } from '../../../ops/reduce';
import { reshape } from '../../../ops/reshape';
import { logSoftmax } from '../../../ops/softmax';
import { Value } from '../graph/value';
import type { Call, Operator } from './operator';

interface Inputs {
  /** Logarithms of probabilities, `[batch, classes, …positions]`. */
  readonly logarithms: Node;
  /** Class numbers, `[batch, …positions]`. */
  readonly targets: Node;
  /** Of each class, `[classes]`. */
  readonly weights: Node | undefined;
}

/** 1 in the target's class, `[batch, classes, …positions]`; zeros where the target is to be ignored. */
function chosen({ logarithms, targets }: Inputs, ignored: number | undefined): Node {
  const { shape } = logarithms;
  if (!sameShape(targets.shape, shape.toSpliced(1, 1)))
    throw new RangeError(`targets ${show(targets.shape)} for ${show(shape)}`);
  const numbers = reshape(positions(shape[1]), [shape[1], ...ones(shape.length - 2)]);
  const wanted = reshape(targets, shape.with(1, 1));
  const isTarget = equal(wanted, numbers);
  return ignored === undefined ? isTarget : mul(isTarget, not(equal(wanted, scalar(ignored))));
}

/** −w·log p of each target, all of them, their sum, or their mean (weighted, where there are weights). */
function negativeLogLikelihood({ attributes }: Call, inputs: Inputs): Node {
  const { logarithms, weights } = inputs;
  const ignored = attributes.integer('ignore_index');
  const isTarget = chosen(inputs, ignored);
  const rank = logarithms.shape.length;
  const weight = weights ? mul(isTarget, reshape(weights, [logarithms.shape[1], ...ones(rank - 2)])) : isTarget;
  const losses = neg(reduceSum(mul(weight, logarithms), [1]));
  switch (attributes.word('reduction', ['mean', 'sum', 'none'])) {
    case 'none':
      return losses;
    case 'sum':
      return reduceSum(losses);
    case 'mean':
      return weights || ignored !== undefined ? div(reduceSum(losses), reduceSum(weight)) : reduceMean(losses);
  }
}

const nll: Operator = {
  name: 'NegativeLogLikelihoodLoss',
  apply: (call) => {
    const x = call.input(0);
    const inputs = { logarithms: x.node, targets: call.input(1).node, weights: call.inputs[2]?.node };
    return Value.of(negativeLogLikelihood(call, inputs), x.type);
  },
};

const softmaxCrossEntropy: Operator = {
  name: 'SoftmaxCrossEntropyLoss',
  apply: (call) => {
    const x = call.input(0);
    const logarithms = logSoftmax(x.node, 1);
    const inputs = { logarithms, targets: call.input(1).node, weights: call.inputs[2]?.node };
    return [Value.of(negativeLogLikelihood(call, inputs), x.type), Value.of(logarithms, x.type)];
  },
};

export const losses: readonly Operator[] = [nll, softmaxCrossEntropy];
