/** Comparisons, logic, rounding and bits, by hand. */
import { known } from './call';
import { checkRows, type Row } from './rows';

const inf = Infinity;
const truths = { type: 'bool', result: 'bool' } as const;
const comparisons: Record<string, Row> = {
  And: {
    inputs: [
      [0, 0, 1, 1],
      [0, 1, 0, 1],
    ],
    expected: [0, 0, 0, 1],
    ...truths,
  },
  Or: {
    inputs: [
      [0, 0, 1, 1],
      [0, 1, 0, 1],
    ],
    expected: [0, 1, 1, 1],
    ...truths,
  },
  Xor: {
    inputs: [
      [0, 0, 1, 1],
      [0, 1, 0, 1],
    ],
    expected: [0, 1, 1, 0],
    ...truths,
  },
  Not: { inputs: [[0, 1]], expected: [1, 0], ...truths },
  Equal: {
    inputs: [
      [1, 2, NaN],
      [1, 3, NaN],
    ],
    expected: [1, 0, 0],
    result: 'bool',
  },
  'Equal of large integers': {
    inputs: [
      [9007199254740991, 5],
      [9007199254740990, 5],
    ],
    type: 'int64',
    expected: [0, 1],
    result: 'bool',
  },
  Greater: {
    inputs: [
      [1, 2, inf],
      [1, 1, inf],
    ],
    expected: [0, 1, 0],
    result: 'bool',
  },
  GreaterOrEqual: {
    inputs: [
      [1, 2, NaN],
      [1, 3, 0],
    ],
    expected: [1, 0, 0],
    result: 'bool',
  },
  Less: {
    inputs: [
      [1, 2, -inf],
      [1, 3, 0],
    ],
    expected: [0, 1, 1],
    result: 'bool',
  },
  LessOrEqual: {
    inputs: [
      [1, 4, NaN],
      [1, 3, 0],
    ],
    expected: [1, 0, 0],
    result: 'bool',
  },
  IsInf: { inputs: [[inf, -inf, NaN, 1]], expected: [1, 1, 0, 0], result: 'bool' },
  'IsInf, negative': {
    inputs: [[inf, -inf, NaN]],
    attributes: { detect_positive: 0 },
    expected: [0, 1, 0],
    result: 'bool',
  },
  'IsInf, positive': {
    inputs: [[inf, -inf, NaN]],
    attributes: { detect_negative: 0 },
    expected: [1, 0, 0],
    result: 'bool',
  },
  'IsInf, none': {
    inputs: [[inf, -inf]],
    attributes: { detect_negative: 0, detect_positive: 0 },
    expected: [0, 0],
    result: 'bool',
  },
  IsNaN: { inputs: [[inf, NaN, 0]], expected: [0, 1, 0], result: 'bool' },
  Where: { inputs: [known([1, 0], [2], 'bool'), [1, 2], [-inf]], expected: [1, -inf], result: 'float32' },
};

const rounding: Record<string, Row> = {
  Ceil: { inputs: [[-1.5, 0.2, 2]], expected: [-1, 1, 2] },
  Floor: { inputs: [[-1.5, 0.2, 2]], expected: [-2, 0, 2] },
  Round: { inputs: [[-2.5, -1.5, 0.5, 1.5, 2.6]], expected: [-2, -2, 0, 2, 3] },
};

const bits: Record<string, Row> = {
  'BitShift to the left': {
    inputs: [
      [16, 4, 255],
      [1, 2, 4],
    ],
    attributes: { direction: 'LEFT' },
    type: 'uint8',
    expected: [32, 16, 240],
  },
  'BitShift to the right': {
    inputs: [
      [16, 5, 255],
      [1, 1, 9],
    ],
    attributes: { direction: 'RIGHT' },
    type: 'uint8',
    expected: [8, 2, 0],
  },
  'BitShift of signed integers': {
    inputs: [
      [64, -5, 1],
      [1, 1, -1],
    ],
    attributes: { direction: 'LEFT' },
    type: 'int8',
    expected: [-128, -10, 0],
  },
  'BitShift of signed integers to the right': {
    inputs: [
      [-5, -5, 100],
      [1, 40, 2],
    ],
    attributes: { direction: 'RIGHT' },
    type: 'int64',
    expected: [-3, -1, 25],
  },
  BitwiseAnd: {
    inputs: [
      [12, -1],
      [10, 7],
    ],
    type: 'int32',
    expected: [8, 7],
  },
  BitwiseOr: {
    inputs: [
      [12, 0],
      [10, 7],
    ],
    type: 'int32',
    expected: [14, 7],
  },
  BitwiseXor: {
    inputs: [
      [12, 255],
      [10, 1],
    ],
    type: 'uint8',
    expected: [6, 254],
  },
  BitwiseNot: { inputs: [[12, -1]], type: 'int32', expected: [-13, 0] },
  'BitwiseNot without a sign': { inputs: [[12, 0]], type: 'uint16', expected: [65523, 65535] },
};

describe('ONNX comparisons', () => checkRows(comparisons));
describe('ONNX rounding', () => checkRows(rounding));
describe('ONNX bits', () => checkRows(bits));
