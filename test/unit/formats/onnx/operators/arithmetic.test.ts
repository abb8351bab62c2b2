/** Arithmetic and angles: values by hand, and by Python's `math`. */
import assert from 'node:assert/strict';
import { Value } from '../../../../../src/core/formats/onnx/graph/value';
import { input } from '../../../../../src/core/graph/leaf';
import { topological } from '../../../../../src/core/graph/node';
import { call, known } from './call';
import { checkRows, type Row } from './rows';

const x = [-2, -0.5, 0, 1, 3];
const d = [-0.8, 0, 0.5];
const inf = Infinity;

const arithmetic: Record<string, Row> = {
  Abs: { inputs: [[-2, 0, 3]], expected: [2, 0, 3] },
  Add: { inputs: [[1, 2], [3]], expected: [4, 5] },
  Clip: { inputs: [x, known([-1], []), known([2], [])], expected: [-1, -0.5, 0, 1, 2] },
  'Clip, no lower bound': { inputs: [x, undefined, known([0.5], [])], expected: [-2, -0.5, 0, 0.5, 0.5] },
  'Clip, no upper bound': { inputs: [x, known([0.5], [])], expected: [0.5, 0.5, 0.5, 1, 3] },
  'Clip, bounds that cross': { inputs: [x, known([2], []), known([1], [])], expected: [1, 1, 1, 1, 1] },
  'Clip by attributes, before opset 11': {
    inputs: [x],
    attributes: { min: 0, max: 2 },
    opset: 7,
    expected: [0, 0, 0, 1, 2],
  },
  'Clip without attributes': { inputs: [x], opset: 10, expected: x },
  Div: {
    inputs: [
      [1, -7, 1],
      [4, 2, 0],
    ],
    expected: [0.25, -3.5, inf],
  },
  'Div of integers': {
    inputs: [
      [7, -7, 9007199254740991],
      [2, 2, 2],
    ],
    type: 'int64',
    expected: [3, -3, 4503599627370495],
  },
  Erf: { inputs: [x], expected: [-0.995322265, -0.520499878, 0, 0.842700793, 0.99997791] },
  Exp: { inputs: [x], expected: [0.135335283, 0.60653066, 1, 2.718281828, 20.085536923] },
  Log: { inputs: [[1, Math.E, 0, -1]], expected: [0, 1, -inf, NaN] },
  Max: { inputs: [[1, 5], [2], [0, 6]], expected: [2, 6] },
  'Max of one': { inputs: [[1, 5]], expected: [1, 5] },
  Mean: { inputs: [[1, 5], [2], [0, 6]], expected: [1, 13 / 3] },
  Min: { inputs: [[1, 5], [2], [0, 6]], type: 'int32', expected: [0, 2] },
  'Mod of integers': {
    inputs: [
      [-4, 7, 5, 4, -7],
      [2, -3, 8, -2, 3],
    ],
    type: 'int64',
    expected: [0, -2, 5, 0, 2],
  },
  'Mod, as C has it': {
    inputs: [
      [-4.5, 7, 5.25],
      [2, -3, 8],
    ],
    attributes: { fmod: 1 },
    expected: [-0.5, 1, 5.25],
  },
  Mul: {
    inputs: [
      [2, 3],
      [4, 5],
    ],
    expected: [8, 15],
  },
  Neg: { inputs: [[2, -3]], type: 'int8', expected: [-2, 3] },
  Pow: {
    inputs: [
      [2, 9, -2],
      [3, 0.5, 3],
    ],
    expected: [8, 3, -8],
  },
  'Pow with an integer exponent': { inputs: [[1.5, 2], known([2], [], 'int64')], expected: [2.25, 4] },
  'Pow of integers': { inputs: [known([2, 3, 4], [3], 'int32'), [-1, 2.5, 3]], expected: [0, 15, 64], result: 'int32' },
  Reciprocal: { inputs: [[2, -4]], expected: [0.5, -0.25] },
  Sign: { inputs: [[-3, 0, 2]], expected: [-1, 0, 1] },
  Sqrt: { inputs: [[4, 2]], expected: [2, Math.SQRT2] },
  Sub: { inputs: [[4, 2], [1]], expected: [3, 1] },
  Sum: { inputs: [[1, 5], [2], [0, 6]], expected: [3, 13] },
};

const trigonometry: Record<string, Row> = {
  Acos: { inputs: [d], expected: [2.498091545, 1.570796327, 1.047197551] },
  Acosh: { inputs: [[1, 1.5, 10]], expected: [0, 0.96242365, 2.993222846] },
  Asin: { inputs: [d], expected: [-0.927295218, 0, 0.523598776] },
  Asinh: { inputs: [d], expected: [-0.732668256, 0, 0.481211825] },
  Atan: { inputs: [d], expected: [-0.674740942, 0, 0.463647609] },
  Atanh: { inputs: [d], expected: [-1.098612289, 0, 0.549306144] },
  Cos: { inputs: [d], expected: [0.696706709, 1, 0.877582562] },
  Cosh: { inputs: [d], expected: [1.337434946, 1, 1.127625965] },
  Sin: { inputs: [d], expected: [-0.717356091, 0, 0.479425539] },
  Sinh: { inputs: [d], expected: [-0.888105982, 0, 0.521095305] },
  Tan: { inputs: [d], expected: [-1.029638557, 0, 0.54630249] },
};

describe('ONNX arithmetic', () => checkRows(arithmetic));
describe('ONNX trigonometry', () => checkRows(trigonometry));

describe('an exponent', () => {
  const base = Value.of(input('x', [3]), 'float32');
  const exponent = input('exponent', []);
  const opsOf = (weight: number | undefined): string[] => {
    const weights = new Map(weight === undefined ? [] : [[exponent, [weight]]]);
    const [value] = call('Pow', [base, Value.of(exponent, 'float32')], {}, { weights }).outputs;
    return topological([value!.node]).map(({ op }) => op.name);
  };
  it('that is a weight of 2 makes a square', () => assert.deepEqual(opsOf(2), ['Input', 'Mul']));
  it('that is another weight may be learnt, and stays', () => assert.deepEqual(opsOf(2.7), ['Input', 'Input', 'Pow']));
  it('that depends on data stays', () => assert.deepEqual(opsOf(undefined), ['Input', 'Input', 'Pow']));
});
