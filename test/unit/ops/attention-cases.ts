/** Attention, rotary embeddings and RMS norm as cases. */
import { constant } from '../../../src/core/graph/leaf';
import type { Node } from '../../../src/core/graph/node';
import { attention, joinHeads, splitHeads, visibleByPosition, visibleUpTo } from '../../../src/core/ops/attention';
import { square } from '../../../src/core/ops/binary';
import { rmsNorm, standardize } from '../../../src/core/ops/normalization';
import { rotary } from '../../../src/core/ops/rotary';
import type { Case } from './cases';

const positions: readonly (readonly number[])[] = [
  [1, 2, 3, 2],
  [1, 2, 3, 2],
  [1, 2, 3, 1],
];
const causal = visibleByPosition({ queries: 3, keys: 3, offset: 0, behind: 0 });

export const attentionCases: readonly Case[] = [
  { name: 'attention', shapes: positions, build: (q, k, v) => attention(q, k, v).output, scale: 2 },
  {
    name: 'attention, causal, capped, with a bias',
    shapes: [...positions, [1, 1, 3]],
    build: (q, k, v, bias) => attention(q, k, v, { bias, visible: causal, softcap: 0.8, scale: 1.5 }).output,
  },
  {
    name: 'attention, heads that share keys, a query that sees none',
    shapes: [
      [1, 4, 2, 2],
      [1, 2, 3, 2],
      [1, 2, 3, 2],
    ],
    build: (q, k, v) => attention(q, k, v, { visible: constant([0, 0, 0, 1, 0, 1], [2, 3]) }).output,
  },
  {
    name: 'attention, lengths of examples',
    shapes: [[2, 3, 4]],
    build: (x) => {
      const heads = splitHeads(x, 2);
      const visible = visibleUpTo(constant([2, 3], [2]), 3);
      return joinHeads(attention(heads, heads, square(heads), { visible }).output);
    },
  },
  ...[false, true].map((interleaved) => ({
    name: `rotary${interleaved ? ', interleaved' : ''}`,
    shapes: [
      [1, 2, 3, 5],
      [2, 1, 2],
      [2, 1, 2],
    ],
    build: (x: Node, cos: Node, sin: Node) => square(rotary(x, { cos, sin, interleaved })),
  })),
  { name: 'rmsNorm', shapes: [[2, 4]], build: (x) => rmsNorm(x, [1], 0.1).value },
  { name: 'standardize: 1/deviation', shapes: [[2, 3, 2]], build: (x) => standardize(x, [1, 2], 0.1).inverseDeviation },
];
