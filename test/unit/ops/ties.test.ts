/** Where a function has a kink, its gradient is one of the one-sided ones, and always the same. */
import { gradients } from '../../../src/core/graph/gradients';
import { input, scalar } from '../../../src/core/graph/leaf';
import type { Node } from '../../../src/core/graph/node';
import { relu } from '../../../src/core/ops/activations';
import { abs, max, min } from '../../../src/core/ops/elementwise';
import { reduceMax, reduceMin, reduceSum } from '../../../src/core/ops/reduce';
import { assertClose, evaluate, executors } from '../graph/support';

const [a, b, c] = ['a', 'b', 'c'].map((name) => input(name, [3]));
const ties: Record<string, { value: Node; expected: readonly number[][] }> = {
  'Max: the first of equals': {
    value: max(a, b),
    expected: [
      [0, 1, 1],
      [1, 0, 0],
    ],
  },
  'Min: the first of equals': {
    value: min(a, b),
    expected: [
      [1, 1, 0],
      [0, 0, 1],
    ],
  },
  'ReduceMax: in equal parts': {
    value: reduceMax(c),
    expected: [
      [0, 0, 0],
      [0, 0, 0],
      [0.5, 0.5, 0],
    ],
  },
  'ReduceMin: in equal parts': {
    value: reduceMin(a),
    expected: [
      [0.5, 0.5, 0],
      [0, 0, 0],
    ],
  },
  'relu at 0: none': {
    value: relu(a),
    expected: [
      [0, 0, 1],
      [0, 0, 0],
    ],
  },
  'abs at 0: none, beside it ±1': {
    value: abs(a),
    expected: [
      [0, 0, 1],
      [0, 0, 0],
    ],
  },
};

for (const name of ['reference', 'tfjs', 'native'] as const)
  describe(`gradients at ties, ${name}`, () => {
    for (const [title, { value, expected }] of Object.entries(ties))
      it(title, async () => {
        const outputs = gradients([reduceSum(value)], [scalar(1)], [a, b, c]);
        const feeds = new Map([
          [a, Float32Array.of(0, 0, 1e-12)],
          [b, Float32Array.of(1, 0, -1)],
          [c, Float32Array.of(2, 2, -1)],
        ]);
        const actual = await evaluate(await executors[name](), outputs, feeds);
        expected.forEach((gradient, i) => assertClose(actual[i], gradient, 1e-7, `operand ${i}`, 1));
      });
  });
