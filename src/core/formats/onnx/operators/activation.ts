/** Activations, with ONNX's meaning and defaults. */
import { scalar } from '../../../graph/leaf';
import type { Node } from '../../../graph/node';
import * as activations from '../../../ops/activations';
import { add, clip, mul, sub, where } from '../../../ops/elementwise';
import { greater, less } from '../../../ops/comparison';
import { hardmax } from '../../../ops/hardmax';
import { axisOf, size } from '../../../graph/shape';
import { reshape } from '../../../ops/reshape';
import { elementwise } from '../graph/elementwise';
import { Value } from '../graph/value';
import { mapping } from './elementwise-operator';
import type { Call, Operator } from './operator';

function celu(x: Node, { attributes }: Call): Node {
  const alpha = attributes.number('alpha', 1);
  // α·(e^(x/α) − 1) below 0, and x = α·(x/α) above.
  return mul(activations.elu(mul(x, scalar(1 / alpha))), scalar(alpha));
}

function hardSigmoid(x: Node, { attributes }: Call): Node {
  const [alpha, beta] = [attributes.number('alpha', 0.2), attributes.number('beta', 0.5)];
  return clip(add(mul(x, scalar(alpha)), scalar(beta)), 0, 1);
}

/** Klambauer et al. 2017, whose constants may be replaced. */
function selu(x: Node, { attributes }: Call): Node {
  const alpha = attributes.number('alpha', 1.67326319217681884765625);
  const gamma = attributes.number('gamma', 1.05070102214813232421875);
  return mul(scalar(gamma), activations.elu(x, alpha));
}

/** Toward 0 by `bias` outside [−lambd, lambd], 0 inside. */
function shrink(x: Node, { attributes }: Call): Node {
  const [lambda, bias] = [scalar(attributes.number('lambd', 0.5)), scalar(attributes.number('bias', 0))];
  const below = where(less(x, scalar(-attributes.number('lambd', 0.5))), add(x, bias), scalar(0));
  return where(greater(x, lambda), sub(x, bias), below);
}

const gelu = (x: Node, { attributes }: Call): Node =>
  attributes.word('approximate', ['none', 'tanh']) === 'tanh' ? activations.geluNew(x) : activations.gelu(x);

/** x·σ(α·x). */
const swish = (x: Node, { attributes }: Call): Node =>
  mul(x, activations.sigmoid(mul(x, scalar(attributes.number('alpha', 1)))));

/** The slope may be smaller than the operand, never larger. */
const prelu: Operator = {
  name: 'PRelu',
  apply: (call) => elementwise([call.input(0), call.input(1)], activations.prelu),
};

/** Before opset 13 all axes from `axis` on are one. */
const hardmaxOperator: Operator = {
  name: 'Hardmax',
  apply: (call) => {
    const { opset, attributes } = call;
    const x = call.input(0);
    const axis = axisOf(attributes.integer('axis', opset < 13 ? 1 : -1), x.rank);
    if (opset >= 13) return Value.of(hardmax(x.node, axis), x.type);
    const rows = [size(x.shape.slice(0, axis)), size(x.shape.slice(axis))];
    return Value.of(reshape(hardmax(reshape(x.node, rows), 1), x.shape), x.type);
  },
};

export const activation: readonly Operator[] = [
  mapping('Celu', celu),
  mapping('Elu', (x, { attributes }) => activations.elu(x, attributes.number('alpha', 1))),
  mapping('Gelu', gelu),
  mapping('HardSigmoid', hardSigmoid),
  mapping('HardSwish', (x) => mul(x, activations.hardSigmoid(x, 1 / 6))),
  hardmaxOperator,
  mapping('LeakyRelu', (x, { attributes }) => activations.leakyRelu(x, attributes.number('alpha', 0.01))),
  mapping('Mish', activations.mish),
  prelu,
  mapping('Relu', (x) => activations.relu(x)),
  mapping('Selu', selu),
  mapping('Shrink', shrink),
  mapping('Sigmoid', activations.sigmoid),
  mapping('Softplus', activations.softplus),
  mapping('Softsign', activations.softsign),
  mapping('Swish', swish),
  mapping('Tanh', activations.tanh),
  mapping('ThresholdedRelu', (x, { attributes }) => activations.thresholdedRelu(x, attributes.number('alpha', 1))),
];
