/** A network laid out as a history of commits is: one row for each node as data flows, branches in lanes beside each other. Pure. */
import type { NetworkDocument } from '../../src/shared/pictures';

export interface LaneEdge {
  /** Rows. */
  readonly from: number;
  readonly to: number;
  /** The lane that it runs in between. */
  readonly lane: number;
}

export interface NetworkLayout {
  /** Indices of the document's nodes, row by row. */
  readonly order: readonly number[];
  /** Of each row's node. */
  readonly lanes: readonly number[];
  readonly edges: readonly LaneEdge[];
  /** How many lanes there are. */
  readonly width: number;
}

/**
 * Rows in the order of the longest path from an input, equal ones as the document has them. What comes next of a node's branches stays in
 * its lane; those that skip go into lanes at the side. Edges to nowhere, and those that would close a circle, are left out.
 */
export function layoutNetwork({ nodes, edges }: NetworkDocument): NetworkLayout {
  const flow = acyclic(nodes.length, edges);
  const order = nodes.map((_, index) => index).sort((a, b) => (flow.depth[a] ?? 0) - (flow.depth[b] ?? 0) || a - b);
  const rowOf = new Array<number>(nodes.length).fill(0);
  order.forEach((node, row) => (rowOf[node] = row));
  const targets = new Map<number, number[]>();
  for (const [from, to] of flow.edges) {
    const row = rowOf[from] ?? 0;
    targets.set(row, [...(targets.get(row) ?? []), rowOf[to] ?? 0]);
  }
  const lanes: number[] = [];
  const laid: LaneEdge[] = [];
  // The row at which the edge in a lane ends; undefined where the lane is free.
  const open: (number | undefined)[] = [];
  const free = (): number => {
    const lane = open.findIndex((end) => end === undefined);
    return lane < 0 ? open.length : lane;
  };
  order.forEach((_, row) => {
    const incoming = open.flatMap((end, lane) => (end === row ? [lane] : []));
    for (const lane of incoming) open[lane] = undefined;
    const own = incoming[0] ?? free();
    lanes.push(own);
    const ends = [...new Set(targets.get(row))].sort((a, b) => a - b);
    ends.forEach((to, index) => {
      const lane = index === 0 ? own : free();
      open[lane] = to;
      laid.push({ from: row, to, lane });
    });
  });
  return { order, lanes, edges: laid, width: Math.max(1, open.length, ...lanes.map((lane) => lane + 1)) };
}

interface Flow {
  readonly edges: readonly (readonly [from: number, to: number])[];
  /** Edges on the longest way from an input. */
  readonly depth: readonly number[];
}

/** Kahn's order. Of a circle, which no network should have, the nodes come in the document's order. */
function acyclic(count: number, all: NetworkDocument['edges']): Flow {
  const edges = all.filter(([from, to]) => from !== to && from >= 0 && to >= 0 && from < count && to < count);
  const after = new Map<number, number[]>();
  const waiting = new Array<number>(count).fill(0);
  for (const [from, to] of edges) {
    (after.get(from) ?? after.set(from, []).get(from))?.push(to);
    waiting[to] = (waiting[to] ?? 0) + 1;
  }
  const depth = new Array<number>(count).fill(0);
  const done = new Set<number>();
  const ready = waiting.flatMap((inputs, node) => (inputs === 0 ? [node] : []));
  for (let next = 0; done.size < count; next++) {
    const node = ready[next] ?? waiting.findIndex((_, index) => !done.has(index));
    if (done.has(node)) continue;
    done.add(node);
    if (next >= ready.length) ready.push(node);
    for (const to of after.get(node) ?? []) {
      if (done.has(to)) continue;
      depth[to] = Math.max(depth[to] ?? 0, (depth[node] ?? 0) + 1);
      waiting[to] = (waiting[to] ?? 0) - 1;
      if (waiting[to] === 0) ready.push(to);
    }
  }
  const place = (node: number): number => (depth[node] ?? 0) * count + node;
  return { depth, edges: edges.filter(([from, to]) => place(from) < place(to)) };
}
