/** Whole numbers that name rows of a table: every one must have its row. */
import { Problem } from '../../shared/problem';
import { text } from '../../shared/text';
import type { Graph } from '../graph/graph';
import { is, topological, type Node } from '../graph/node';
import { Gather } from '../ops/gather';
import { beforeFromEnd } from '../ops/indices';
import { integerInputsOf } from '../ops/integers';

/** Rows of the smallest table that an input's numbers are looked up in; Infinity where they are not. */
export function rowsFor(input: Node, graph: Graph): number {
  const rows = topological(graph.outputs.map(({ node }) => node)).map((node) => {
    if (!is(node, Gather)) return Infinity;
    const [table, numbers] = node.inputs;
    const tableRows = table.shape[node.attributes.batch];
    // Data that counts from the end names a row that nobody meant: only numbers from 0 on are taken.
    return integerInputsOf(beforeFromEnd(numbers, tableRows))?.includes(input) ? tableRows : Infinity;
  });
  return rows.reduce((least, each) => Math.min(least, each), Infinity);
}

/** A number without a row. */
export const missingRow = (file: string, example: number, found: number, rows: number): Problem =>
  new Problem(
    'data-mismatch',
    text('{0}: example {1} holds a number that the model knows no row for.', file, example),
    {
      file,
      found,
      expected: `0 to ${rows - 1}`,
      remedy: text('Number what the model embeds as it was trained.'),
    },
  );
