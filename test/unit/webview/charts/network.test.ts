import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { NetworkDocument } from '../../../../src/shared/pictures';
import { layoutNetwork } from '../../../../webview/charts/lanes';
import { lanesWidth, network, networkPicture, sizeOf } from '../../../../webview/charts/network';
import { stepItem, visibleRows } from '../../../../webview/visible';
import { golden } from './golden';
import { rendered, svgFile } from './rendered';

const document = (labels: readonly string[], edges: NetworkDocument['edges']): NetworkDocument => ({
  nodes: labels.map((label) => ({ id: label, label, op: label, parameters: [] })),
  edges,
});
/** A residual block: a convolution, another, and an addition that takes the first one's input as well. */
const residual = document(
  ['input', 'conv 1', 'conv 2', 'add', 'output'],
  [
    [0, 1],
    [1, 2],
    [2, 3],
    [0, 3],
    [3, 4],
  ],
);
/** Two branches of unequal length that meet. */
const branches = document(
  ['input', 'a 1', 'b 1', 'a 2', 'meet'],
  [
    [0, 1],
    [0, 2],
    [1, 3],
    [3, 4],
    [2, 4],
  ],
);

describe('the lanes of a network', () => {
  it('run a skip at the side of what it skips', () => {
    const { order, lanes, edges, width } = layoutNetwork(residual);
    assert.deepEqual(order, [0, 1, 2, 3, 4]);
    assert.deepEqual(lanes, [0, 0, 0, 0, 0]);
    assert.deepEqual(
      edges.find(({ from, to }) => from === 0 && to === 3),
      { from: 0, to: 3, lane: 1 },
    );
    assert.equal(width, 2);
  });
  it('run branches beside each other, by the longest path', () => {
    const { order, lanes } = layoutNetwork(branches);
    assert.deepEqual(order, [0, 1, 2, 3, 4]);
    assert.deepEqual(lanes, [0, 0, 1, 0, 0]);
  });
  it('take nothing for a network that is none, leave out edges to nowhere, and end where there is a circle', () => {
    assert.deepEqual(layoutNetwork({ nodes: [], edges: [] }), { order: [], lanes: [], edges: [], width: 1 });
    const circle = document(
      ['a', 'b', 'c'],
      [
        [0, 1],
        [1, 2],
        [2, 1],
        [1, 1],
        [7, 0],
        [0, -1],
      ],
    );
    const { order, edges } = layoutNetwork(circle);
    assert.deepEqual([...order].sort(), [0, 1, 2]);
    for (const { from, to } of edges) assert.ok(from < to);
  });

  const anyNetwork = fc.integer({ min: 1, max: 30 }).chain((count) => {
    const node = fc.integer({ min: 0, max: count - 1 });
    return fc.record({
      count: fc.constant(count),
      edges: fc.array(
        fc.tuple(node, node).map(([a, b]): [number, number] => (a < b ? [a, b] : [b, a])),
        { maxLength: 60 },
      ),
    });
  });
  it('hold every edge once, downwards, with no node or other edge in its lane', () => {
    fc.assert(
      fc.property(anyNetwork, ({ count, edges }) => {
        const names = Array.from({ length: count }, (_, at) => `${at}`);
        const { order, lanes, edges: laid, width } = layoutNetwork(document(names, edges));
        const expected = new Set(edges.filter(([from, to]) => from !== to).map(([from, to]) => `${from} ${to}`));
        assert.deepEqual(new Set(laid.map(({ from, to }) => `${order[from]} ${order[to]}`)), expected);
        for (const edge of laid) {
          assert.ok(edge.from < edge.to && edge.lane < width);
          for (let row = edge.from + 1; row < edge.to; row++)
            assert.notEqual(lanes[row], edge.lane, 'a node in its lane');
          for (const other of laid)
            if (other !== edge && other.lane === edge.lane)
              assert.ok(other.to <= edge.from || other.from >= edge.to, 'an edge in its lane');
        }
      }),
      { seed: 5, numRuns: 200 },
    );
  });
  it('are laid out for a thousand nodes within a frame', () => {
    const names = Array.from({ length: 1000 }, (_, at) => `${at}`);
    const edges = names
      .slice(1)
      .flatMap((_, at): [number, number][] => [
        [at, at + 1],
        ...(at % 4 === 0 && at + 4 < 1000 ? [[at, at + 4] as [number, number]] : []),
      ]);
    // The best of some: other work shares the machine.
    const times = Array.from({ length: 8 }, () => {
      const start = performance.now();
      layoutNetwork(document(names, edges));
      return performance.now() - start;
    });
    assert.ok(Math.min(...times) < 50, times.join(' '));
  });
});

describe('a drawn network', () => {
  const glyphs = [
    { weights: 0, fill: undefined, barrier: false },
    { weights: 2400, fill: 0.94, barrier: false },
    { weights: 30, fill: 0.1, barrier: true },
    { weights: 0, fill: undefined, barrier: true },
    { weights: 1e9, fill: undefined, barrier: false },
  ];
  const layout = layoutNetwork(residual);
  it('is as it was looked at', () => {
    const words = residual.nodes.map(({ label }) => `${label} <i>`);
    const { height, drawing } = networkPicture({ layout, glyphs, rowHeight: 30, words });
    golden('network.svg', svgFile(drawing, 240, height));
    assert.ok(!rendered(drawing).includes('<i>'));
  });
  it('draws the rows in sight alone, and the edges that pass them', () => {
    const text = rendered(network({ layout, glyphs, rowHeight: 30, rows: { first: 2, end: 3 }, selected: 2 }));
    assert.equal(text.match(/class="node/g)?.length, 1);
    assert.equal(text.match(/class="edge"/g)?.length, 3);
    assert.match(text, /class="node selected"/);
  });
  it('makes squares grow with their weights, within their rows', () => {
    assert.ok(sizeOf(10) < sizeOf(1000) && sizeOf(1000) < sizeOf(1e6));
    assert.ok(sizeOf(1e12) <= 11);
    assert.equal(lanesWidth(layout), 44);
  });
});

describe('a long list', () => {
  it('draws what is in sight, and a little more', () => {
    assert.deepEqual(visibleRows(1000, 30, 3000, 600), { first: 94, end: 126 });
    assert.deepEqual(visibleRows(3, 30, 0, 600), { first: 0, end: 3 });
    assert.deepEqual(visibleRows(0, 30, 0, 600), { first: 0, end: 0 });
    assert.deepEqual(visibleRows(5, 30, 9000, 600), { first: 0, end: 5 });
  });
  const steps: readonly (readonly [string, number, number, number, number | undefined])[] = [
    ['ArrowDown', 10, 1, 3, 4],
    ['ArrowDown', 10, 1, 9, 9],
    ['ArrowUp', 10, 1, 0, 0],
    ['ArrowRight', 10, 1, 3, undefined],
    ['ArrowRight', 10, 4, 3, 4],
    ['ArrowDown', 10, 4, 1, 5],
    ['ArrowDown', 10, 4, 7, 9],
    ['ArrowUp', 10, 4, 2, 2],
    ['PageDown', 100, 1, 3, 18],
    ['PageUp', 100, 1, 3, 0],
    ['End', 10, 4, 1, 9],
    ['Home', 10, 4, 7, 0],
    ['ArrowDown', 0, 1, 0, undefined],
  ];
  for (const [key, count, columns, from, to] of steps)
    it(`${key} in ${count} items of ${columns} columns leads from ${from} to ${to}`, () =>
      assert.equal(stepItem(count, columns, from, key, 15), to));
});
