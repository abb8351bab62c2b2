/** Attention against loops over numbers; rotary embeddings against turning complex numbers. */
import assert from 'node:assert/strict';
import type { Values } from '../../../src/core/executors/executor';
import { constant, input } from '../../../src/core/graph/leaf';
import type { Node } from '../../../src/core/graph/node';
import { topological } from '../../../src/core/graph/node';
import { range, size, type Shape } from '../../../src/core/graph/shape';
import { attention, splitHeads, visibleByPosition, visibleUpTo } from '../../../src/core/ops/attention';
import { positions } from '../../../src/core/ops/positions';
import { rotary } from '../../../src/core/ops/rotary';
import { assertClose, evaluate, executors, seeded } from '../graph/support';

const random = seeded(12);
const made = (name: string, shape: Shape): { node: Node; data: Float64Array; at: (...index: number[]) => number } => {
  const data = Float64Array.from({ length: size(shape) }, () => Math.fround(2 * random() - 1));
  return {
    node: input(name, shape),
    data,
    at: (...index) => data[index.reduce((offset, each, axis) => offset * shape[axis] + each, 0)],
  };
};
const [B, H, S, Q, K, D, V] = [2, 4, 2, 3, 5, 3, 2];
const [q, k, v] = [made('q', [B, H, Q, D]), made('k', [B, S, K, D]), made('v', [B, S, K, V])];
const bias = made('bias', [B, 1, Q, K]);
const feeds = new Map<Node, Values>([q, k, v, bias].map(({ node, data }) => [node, data]));

/** softmax over the keys that are seen, 0 elsewhere. */
function byHand(
  scale: number,
  cap: number,
  biasOf: (b: number, i: number, j: number) => number,
  sees: (b: number, i: number, j: number) => boolean,
): { output: number[]; probabilities: number[] } {
  const probabilities: number[] = [];
  const output = range(B).flatMap((b) =>
    range(H).flatMap((h) =>
      range(Q).flatMap((i) => {
        const shared = Math.floor(h / (H / S));
        const scores = range(K).map((j) => {
          const score = scale * range(D).reduce((sum, d) => sum + q.at(b, h, i, d) * k.at(b, shared, j, d), 0);
          return (cap > 0 ? cap * Math.tanh(score / cap) : score) + biasOf(b, i, j);
        });
        const powers = scores.map((score, j) => (sees(b, i, j) ? Math.exp(score) : 0));
        const total = powers.reduce((sum, each) => sum + each, 0);
        const p = powers.map((each) => (total === 0 ? 0 : each / total));
        probabilities.push(...p);
        return range(V).map((c) => p.reduce((sum, each, j) => sum + each * v.at(b, shared, j, c), 0));
      }),
    ),
  );
  return { output, probabilities };
}

const lengths = constant([2, 4], [B]);
const plain = 1 / Math.sqrt(D);
const all = (): boolean => true;
const none = (): number => 0;
const table: readonly {
  name: string;
  options: Parameters<typeof attention>[3];
  expected: () => ReturnType<typeof byHand>;
}[] = [
  { name: 'plain', options: {}, expected: () => byHand(plain, 0, none, all) },
  {
    name: 'scale, cap and bias',
    options: { scale: 2, softcap: 0.7, bias: bias.node },
    expected: () => byHand(2, 0.7, (b, i, j) => bias.at(b, 0, i, j), all),
  },
  {
    name: 'causal with two keys before',
    options: { visible: visibleByPosition({ queries: Q, keys: K, offset: 2, behind: 0 }) },
    expected: () => byHand(plain, 0, none, (_, i, j) => j <= i + 2),
  },
  {
    name: 'causal, queries without a key',
    options: { visible: visibleByPosition({ queries: Q, keys: K, offset: -2, behind: 0 }) },
    expected: () => byHand(plain, 0, none, (_, i, j) => j <= i - 2),
  },
  {
    name: 'a window',
    options: { visible: visibleByPosition({ queries: Q, keys: K, offset: 1, before: 1, behind: 1 }) },
    expected: () => byHand(plain, 0, none, (_, i, j) => Math.abs(j - i - 1) <= 1),
  },
  {
    name: 'a window whose offset each example has',
    options: { visible: visibleByPosition({ queries: Q, keys: K, offset: lengths, before: 1, behind: 0 }) },
    expected: () => byHand(plain, 0, none, (b, i, j) => j <= i + [2, 4][b] && j >= i + [2, 4][b] - 1),
  },
  {
    name: 'keys up to a length',
    options: { visible: visibleUpTo(lengths, K) },
    expected: () => byHand(plain, 0, none, (b, _, j) => j < [2, 4][b]),
  },
  {
    name: 'a bias of −∞ for all keys of a query',
    options: {
      bias: constant(
        [0, -Infinity, 0].flatMap((each) => range(K).map(() => each)),
        [Q, K],
      ),
    },
    expected: () => byHand(plain, 0, none, (_, i) => i !== 1),
  },
];

describe('attention', () => {
  for (const { name, options, expected } of table)
    for (const id of ['reference', 'tfjs', 'native'] as const)
      it(`${name}, ${id}`, async () => {
        const { output, probabilities } = attention(q.node, k.node, v.node, options);
        const numbers = expected();
        const tolerance = id === 'reference' ? 1e-12 : 1e-5;
        const actual = await evaluate(await executors[id](), [output, probabilities], feeds);
        assertClose(actual[0], numbers.output, tolerance, 'output');
        assertClose(actual[1], numbers.probabilities, tolerance, 'probabilities');
      });

  it('multiplies shared keys once for all heads that share them, without repeating them', () => {
    const { output } = attention(q.node, k.node, v.node);
    const products = topological([output]).filter(({ op }) => op.name === 'MatMul');
    assert.deepEqual(
      products.map(({ shape }) => shape),
      [
        [B, S, (H / S) * Q, K],
        [B, S, (H / S) * Q, V],
      ],
    );
    assert.equal(topological([output]).filter(({ op }) => op.name === 'Expand').length, 0);
  });
  it('asks for no row without keys where all see some', () => {
    const visible = visibleByPosition({ queries: Q, keys: K, offset: 0, behind: 0 });
    const names = topological([attention(q.node, k.node, v.node, { visible }).output]).map(({ op }) => op.name);
    assert.equal(names.filter((each) => each === 'Where').length, 1);
  });
  it('computes a large mask where it would write down a small one, and it is the same', async () => {
    const window = { keys: 1024, offset: 3, before: 2, behind: 1 };
    const large = visibleByPosition({ ...window, queries: 1025 });
    assert.equal(
      topological([large]).filter(({ op, shape }) => op.name === 'Constant' && size(shape) > 1025).length,
      0,
    );
    const reference = await executors.reference();
    const [computed, written] = await evaluate(
      reference,
      [large, visibleByPosition({ ...window, queries: 1000 })],
      new Map(),
    );
    assert.deepEqual(computed.slice(0, written.length), written);
  });
  it('refuses more positions than can be told apart', () => assert.throws(() => positions(2 ** 24 + 1), RangeError));
  it('refuses heads that do not divide', () => {
    assert.throws(
      () => attention(input('q', [1, 3, 2, 2]), input('k', [1, 2, 2, 2]), input('v', [1, 2, 2, 2])),
      RangeError,
    );
    assert.throws(() => splitHeads(input('x', [1, 2, 6]), 4), /4 heads/);
  });
});

describe('rotary', () => {
  const [count, pairs, width] = [3, 2, 5];
  const x = made('x', [1, count, width]);
  const angles = range(count * pairs).map((each) => 0.3 * each - 0.7);
  const [cos, sin] = [Math.cos, Math.sin].map((f) => constant(angles.map(f), [count, pairs]));
  for (const interleaved of [false, true])
    it(`turns pairs${interleaved ? ' of neighbours' : ''} and keeps the rest`, async () => {
      const [actual] = await evaluate(
        await executors.reference(),
        [rotary(x.node, { cos, sin, interleaved })],
        new Map([[x.node, x.data]]),
      );
      const expected = range(count).flatMap((p) => {
        const row = range(width).map((each) => x.at(0, p, each));
        for (const pair of range(pairs)) {
          const [re, im] = interleaved ? [2 * pair, 2 * pair + 1] : [pair, pair + pairs];
          const radius = Math.hypot(row[re], row[im]);
          const angle = Math.atan2(row[im], row[re]) + angles[p * pairs + pair];
          [row[re], row[im]] = [radius * Math.cos(angle), radius * Math.sin(angle)];
        }
        return row;
      });
      assertClose(actual, expected, 1e-12, 'rotary');
    });
  it('refuses more pairs than fit', () =>
    assert.throws(() => rotary(input('x', [1, 3]), { cos, sin }), /2 pairs in \[1, 3\]/));
});
