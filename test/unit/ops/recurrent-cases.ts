/** Recurrent layers as cases: two steps or three, all of a layer's options among them. */
import { constant } from '../../../src/core/graph/leaf';
import type { Node } from '../../../src/core/graph/node';
import { mul, square } from '../../../src/core/ops/binary';
import { activationsOf } from '../../../src/core/ops/recurrent/activation';
import { gru } from '../../../src/core/ops/recurrent/gru';
import { lstm } from '../../../src/core/ops/recurrent/lstm';
import { rnn } from '../../../src/core/ops/recurrent/rnn';
import type { Recurrence } from '../../../src/core/ops/recurrent/unroll';
import { reshape } from '../../../src/core/ops/reshape';
import { concat } from '../../../src/core/ops/slice';
import type { Case } from './cases';

/** Everything that a recurrence gives, in one vector. */
const all = ({ outputs, last }: Recurrence): Node =>
  concat(
    [square(outputs), ...last].map((each) => reshape(each, [each.shape.reduce((a, b) => a * b, 1)])),
    0,
  );
const [sigmoid, tanh] = activationsOf(['Sigmoid', 'Tanh']);

export const recurrentCases: readonly Case[] = [
  {
    name: 'rnn',
    shapes: [
      [3, 1, 2],
      [3, 2],
      [3, 3],
    ],
    build: (x, w, r) => all(rnn(x, { w, r }, { activation: tanh })),
  },
  {
    name: 'rnn, reverse, with a bias and a state',
    shapes: [[2, 2, 2], [2, 2], [2, 2], [2], [2, 2]],
    build: (x, w, r, bias, initialHidden) =>
      all(rnn(x, { w, r, bias }, { activation: sigmoid, initialHidden, reverse: true })),
  },
  {
    name: 'lstm',
    shapes: [[3, 1, 2], [8, 2], [8, 2], [8]],
    build: (x, w, r, bias) => all(lstm(x, { w, r, bias }, { activations: [sigmoid, tanh, tanh] })),
  },
  {
    name: 'lstm, peepholes, states, sequences of two lengths',
    shapes: [[2, 2, 1], [4, 1], [4, 1], [3], [2, 1], [2, 1]],
    build: (x, w, r, peepholes, initialHidden, initialCell) =>
      all(
        lstm(
          x,
          { w, r, peepholes },
          { activations: [sigmoid, tanh, tanh], initialHidden, initialCell, lengths: constant([1, 2], [2]) },
        ),
      ),
  },
  {
    name: 'gru',
    shapes: [[3, 1, 2], [6, 2], [6, 2], [6]],
    build: (x, w, r, inputBias) => all(gru(x, { w, r, inputBias }, { activations: [sigmoid, tanh] })),
  },
  {
    name: 'gru, linear before reset, with both biases',
    shapes: [[2, 1, 2], [6, 2], [6, 2], [6], [6], [1, 2]],
    build: (x, w, r, inputBias, recurrentBias, initialHidden) =>
      all(
        gru(
          x,
          { w, r, inputBias, recurrentBias },
          { activations: [sigmoid, tanh], linearBeforeReset: true, initialHidden, reverse: true },
        ),
      ),
  },
  {
    name: 'rnn in both directions with one kernel',
    shapes: [
      [2, 1, 2],
      [2, 2],
      [2, 2],
    ],
    build: (x, w, r) => {
      const there = rnn(x, { w, r }, { activation: tanh });
      const back = rnn(there.outputs, { w, r }, { activation: tanh, reverse: true });
      return mul(all(there), all(back));
    },
  },
];
