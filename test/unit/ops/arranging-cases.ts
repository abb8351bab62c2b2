/** Cases of what arranges and looks up elements. */
import { constant, scalar } from '../../../src/core/graph/leaf';
import type { Node } from '../../../src/core/graph/node';
import { depthToSpace, oneHot, reverseSequences, spaceToDepth, tile, triangle } from '../../../src/core/ops/arrange';
import { cumulativeProduct, cumulativeSum } from '../../../src/core/ops/cumulative';
import { einsum } from '../../../src/core/ops/einsum';
import { add, mul, square, step } from '../../../src/core/ops/elementwise';
import { gatherElements, gatherNd } from '../../../src/core/ops/gather-elements';
import { padContinued, padNumber } from '../../../src/core/ops/margins';
import { argExtreme, topK } from '../../../src/core/ops/order';
import { scatterElements, scatterNd, type Merge } from '../../../src/core/ops/scatter-elements';
import { gatherAlong, reverse, take } from '../../../src/core/ops/take';
import type { Case } from './cases';

const elements = constant([0, -1, 2, 1, 1, -3], [2, 3]);
/** 0 or 1 by the sign of what is fed: indices that only a run knows. */
const computed = (x: Node): Node => step(x);

const takeCases: readonly Case[] = [
  { name: 'take backwards', shapes: [[2, 4]], build: (x) => square(reverse(x, 1)) },
  { name: 'take in any order, repeated', shapes: [[3, 2]], build: (x) => square(take(x, 0, [2, 0, 2, 1])) },
  { name: 'take every other', shapes: [[2, 5]], build: (x) => square(take(x, 1, [1, 3])) },
  { name: 'take one, three times', shapes: [[2, 3]], build: (x) => square(take(x, 1, [1, 1, 1])) },
  {
    name: 'gatherAlong the middle, computed',
    shapes: [[2, 2, 3], [3]],
    build: (x, c) => square(gatherAlong(x, computed(c), 1)),
  },
  ...(['edge', 'reflect', 'wrap'] as const).map((mode) => ({
    name: `padContinued, ${mode}`,
    shapes: [[2, 3]],
    build: (x: Node) => square(padContinued(x, { before: [1, 2], after: [0, 1] }, mode)),
  })),
  {
    name: 'padContinued, cut off',
    shapes: [[3, 4]],
    build: (x) => square(padContinued(x, { before: [-1, 1], after: [1, -2] }, 'edge')),
  },
  { name: 'padNumber', shapes: [[3, 4]], build: (x) => square(padNumber(x, { before: [-1, 1], after: [1, -2] }, 0.5)) },
];

const elementCases: readonly Case[] = [
  { name: 'gatherElements', shapes: [[2, 3]], build: (x) => square(gatherElements(x, elements, 1)) },
  { name: 'gatherElements, fewer rows', shapes: [[3, 4]], build: (x) => square(gatherElements(x, elements, 0)) },
  {
    name: 'gatherElements, computed',
    shapes: [
      [2, 3],
      [4, 3],
    ],
    build: (x, c) => square(gatherElements(x, computed(c), 0)),
  },
  {
    name: 'gatherNd',
    shapes: [[3, 2, 2]],
    build: (x) => square(gatherNd(x, constant([2, 1, 0, -1, -3, 0], [3, 2]))),
  },
  {
    name: 'gatherNd, computed, batched',
    shapes: [
      [2, 2, 2, 2],
      [2, 2],
    ],
    build: (x, c) => square(gatherNd(x, computed(c), 1)),
  },
];

const merges: readonly Merge[] = ['replace', 'add', 'mul', 'max', 'min'];
const scatterCases: readonly Case[] = merges.flatMap((merge) => [
  {
    name: `scatterElements, ${merge}`,
    shapes: [
      [3, 4],
      [2, 3],
    ],
    build: (x: Node, updates: Node) => square(scatterElements(x, elements, updates, 1, merge)),
  },
  {
    name: `scatterElements, ${merge}, computed`,
    shapes: [
      [2, 3],
      [1, 3],
      [1, 3],
    ],
    build: (x: Node, c: Node, updates: Node) => square(scatterElements(x, computed(c), updates, 0, merge)),
  },
  {
    name: `scatterNd, ${merge}`,
    shapes: [
      [3, 2],
      [3, 2],
    ],
    build: (x: Node, updates: Node) => square(scatterNd(x, constant([2, 0, -1], [3, 1]), updates, merge)),
  },
  {
    name: `scatterNd, ${merge}, computed`,
    shapes: [
      [2, 2, 2],
      [1, 2],
      [1, 2],
    ],
    build: (x: Node, c: Node, updates: Node) => square(scatterNd(x, computed(c), updates, merge)),
  },
]);

const arrangeCases: readonly Case[] = [
  { name: 'tile', shapes: [[2, 3]], build: (x) => square(tile(x, [2, 3])) },
  { name: 'triangle', shapes: [[2, 3, 3]], build: (x) => square(triangle(x, 'lower', 1)) },
  { name: 'depthToSpace', shapes: [[1, 1, 2, 8]], build: (x) => square(depthToSpace(x, 2, 'block-first')) },
  {
    name: 'depthToSpace, channels first',
    shapes: [[2, 1, 8]],
    build: (x) => square(depthToSpace(x, 2, 'channel-first')),
  },
  { name: 'spaceToDepth', shapes: [[1, 2, 4, 2]], build: (x) => square(spaceToDepth(x, 2, 'block-first')) },
  {
    name: 'oneHot',
    shapes: [[3], [], []],
    build: (c, on, off) => square(oneHot(computed(c), 3, 0, on, off)),
  },
  {
    name: 'reverseSequences',
    shapes: [[3, 2, 2], [2]],
    build: (x, c) => square(reverseSequences(x, add(computed(c), scalar(2)), 1, 0)),
  },
  ...[0, 1, 2, 3].flatMap((each) => {
    const options = { isExclusive: (each & 1) > 0, isReverse: (each & 2) > 0 };
    return [
      {
        name: `cumulativeSum ${JSON.stringify(options)}`,
        shapes: [[2, 5]],
        build: (x: Node) => square(cumulativeSum(x, 1, options)),
      },
      {
        name: `cumulativeProduct ${JSON.stringify(options)}`,
        shapes: [[3, 2]],
        build: (x: Node) => cumulativeProduct(x, 0, options),
      },
    ];
  }),
];

const orderCases: readonly Case[] = [
  { name: 'topK', shapes: [[2, 4]], build: (x) => square(topK(x, 1, { k: 2, largest: true }).values) },
  {
    name: 'topK of the first axis, smallest',
    shapes: [[4, 2]],
    build: (x) => square(topK(x, 0, { k: 3, largest: false }).values),
  },
  {
    name: 'argExtreme',
    shapes: [[2, 4]],
    build: (x) => mul(argExtreme(x, 0, { largest: true }), square(take(x, 0, [0]))),
  },
  {
    name: 'argExtreme, the last of equals',
    shapes: [[2, 4]],
    build: (x) => mul(argExtreme(x, 1, { largest: false, isLast: true }), square(take(x, 1, [0]))),
  },
];

const equations: readonly (readonly [equation: string, ...shapes: number[][]])[] = [
  ['ij->ji', [2, 3]],
  ['ij->i', [2, 3]],
  ['ij', [2, 3]],
  ['ii->i', [3, 3]],
  ['iij->ji', [2, 2, 3]],
  ['ii', [3, 3]],
  ['i,i->', [3], [3]],
  ['i,j->ij', [2], [3]],
  ['ij,jk', [2, 3], [3, 2]],
  ['ij,kj->ki', [2, 3], [4, 3]],
  ['bij,bjk->bik', [2, 2, 3], [2, 3, 2]],
  ['bhid,bhjd->bhij', [1, 2, 3, 2], [1, 2, 2, 2]],
  ['bij,jk->bik', [1, 3, 2], [2, 3]],
  ['b i j , b i j -> b', [2, 2, 2], [2, 2, 2]],
  ['ij,ij->ij', [2, 3], [2, 3]],
  ['...ij,...jk->...ik', [2, 2, 3], [3, 2]],
  ['...ij,...jk', [2, 1, 2, 3], [2, 3, 2]],
  ['a...,...->...a', [2, 3], [3]],
  ['ij,jk,kl->il', [2, 2], [2, 3], [3, 2]],
  ['i,i,i->i', [3], [3], [3]],
  ['ij,kl->jl', [2, 3], [2, 2]],
  ['ij,jk->ik', [2, 1], [3, 2]],
];
const einsumCases: readonly Case[] = equations.map(([equation, ...shapes]) => ({
  name: `einsum ${equation} of ${JSON.stringify(shapes)}`,
  shapes,
  build: (...operands: Node[]) => einsum(equation, operands),
}));

export const arrangingCases: readonly Case[] = [
  ...takeCases,
  ...elementCases,
  ...scatterCases,
  ...arrangeCases,
  ...orderCases,
  ...einsumCases,
];
