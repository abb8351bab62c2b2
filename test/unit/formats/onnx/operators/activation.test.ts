/** Activations, by formulas that Python's `math` computed. */
import { known } from './call';
import { checkRows, type Row } from './rows';

const x = [-2, -0.5, 0, 1, 3];

const activations: Record<string, Row> = {
  Celu: { inputs: [x], attributes: { alpha: 0.5 }, expected: [-0.490842181, -0.316060279, 0, 1, 3] },
  Elu: { inputs: [x], attributes: { alpha: 0.7 }, expected: [-0.605265302, -0.275428538, 0, 1, 3] },
  Gelu: { inputs: [x], expected: [-0.045500264, -0.154268769, 0, 0.841344746, 2.995950306] },
  'Gelu by tanh': {
    inputs: [x],
    attributes: { approximate: 'tanh' },
    expected: [-0.045402306, -0.15428599, 0, 0.841191991, 2.996362608],
  },
  HardSigmoid: { inputs: [x], expected: [0.1, 0.4, 0.5, 0.7, 1] },
  'HardSigmoid, other line': { inputs: [x], attributes: { alpha: 0.5, beta: 0.6 }, expected: [0, 0.35, 0.6, 1, 1] },
  HardSwish: { inputs: [x], expected: [-0.333333333, -0.208333333, 0, 0.666666667, 3] },
  LeakyRelu: { inputs: [x], expected: [-0.02, -0.005, 0, 1, 3] },
  'LeakyRelu, other slope': { inputs: [x], attributes: { alpha: 0.3 }, expected: [-0.6, -0.15, 0, 1, 3] },
  Mish: { inputs: [x], expected: [-0.252501483, -0.220743775, 0, 0.865098388, 2.986535005] },
  PRelu: { inputs: [x, [0.5, 1, 2, 3, 4]], expected: [-1, -0.5, 0, 1, 3] },
  Relu: { inputs: [x], expected: [0, 0, 0, 1, 3] },
  Selu: { inputs: [x], expected: [-1.520166473, -0.69175819, 0, 1.050701022, 3.152103066] },
  'Selu, other constants': {
    inputs: [x],
    attributes: { alpha: 2, gamma: 3 },
    expected: [-5.187988301, -2.360816042, 0, 3, 9],
  },
  Shrink: { inputs: [x], expected: [-2, 0, 0, 1, 3] },
  'Shrink with a bias': { inputs: [x], attributes: { lambd: 1, bias: 1.5 }, expected: [-0.5, 0, 0, 0, 1.5] },
  Sigmoid: { inputs: [x], expected: [0.119202922, 0.377540669, 0.5, 0.731058579, 0.952574127] },
  Softplus: { inputs: [x], expected: [0.126928011, 0.474076984, 0.693147181, 1.313261688, 3.048587352] },
  Softsign: { inputs: [x], expected: [-0.666666667, -0.333333333, 0, 0.5, 0.75] },
  Swish: { inputs: [x], expected: [-0.238405844, -0.188770334, 0, 0.731058579, 2.85772238] },
  'Swish, steeper': {
    inputs: [x],
    attributes: { alpha: 2 },
    expected: [-0.03597242, -0.134470711, 0, 0.880797078, 2.992582131],
  },
  Tanh: { inputs: [x], expected: [-0.96402758, -0.462117157, 0, 0.761594156, 0.995054754] },
  ThresholdedRelu: { inputs: [x], expected: [0, 0, 0, 0, 3] },
  'ThresholdedRelu, lower': { inputs: [x], attributes: { alpha: 0.5 }, expected: [0, 0, 0, 1, 3] },
  Hardmax: {
    inputs: [known([1, 3, 3, 5, 4, 5], [2, 3])],
    expected: [0, 1, 0, 1, 0, 0],
  },
  'Hardmax of the first axis': {
    inputs: [known([1, 3, 3, 5, 2, 5], [2, 3])],
    attributes: { axis: 0 },
    expected: [0, 1, 0, 1, 0, 1],
  },
  'Hardmax of all axes from one on, before opset 13': {
    inputs: [known([1, 3, 3, 5, 4, 5], [1, 2, 3])],
    opset: 12,
    expected: [0, 0, 0, 1, 0, 0],
  },
};

describe('ONNX activations', () => checkRows(activations));
