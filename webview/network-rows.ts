/** The network as the page shows it: each node with what the method in view leaves of it. */
import type { NetworkDocument, NetworkNode } from '../src/shared/pictures';
import { layoutNetwork, type NetworkLayout } from './charts/lanes';
import type { Column } from './columns';
import type { PageState } from './state';

export interface NetworkRow {
  readonly node: NetworkNode;
  /** Of all its parameters, biases as well. */
  readonly weights: number;
  /** Its parameters that methods score, in the order of the file. */
  readonly scored: readonly string[];
  /** Share of the scored weights that is gone; undefined where none is scored, or where that is not known. */
  readonly sparsity: number | undefined;
}

const layouts = new WeakMap<NetworkDocument, NetworkLayout>();

/** Laid out once: the lanes do not depend on what is pruned. */
export function layoutOf(network: NetworkDocument): NetworkLayout {
  const known = layouts.get(network);
  if (known) return known;
  const layout = layoutNetwork(network);
  layouts.set(network, layout);
  return layout;
}

/** What a column leaves of some parameters. */
export function sparsityOf(column: Column | undefined, parameters: readonly string[]): number | undefined {
  const counts = parameters.flatMap((name) => column?.counts?.layers.get(name) ?? []);
  const total = counts.reduce((sum, layer) => sum + layer.total, 0);
  return total === 0 ? undefined : 1 - counts.reduce((sum, { kept }) => sum + kept, 0) / total;
}

/** Row by row, in the order of the layout. */
export function networkRows(network: NetworkDocument, { panel }: PageState, column: Column | undefined): NetworkRow[] {
  const documents = new Map(panel.inspection?.parameters.map((document) => [document.name, document]));
  const layout = layoutOf(network);
  return layout.order.flatMap((index) => {
    const node = network.nodes[index];
    if (!node) return [];
    const own = node.parameters.flatMap((name) => documents.get(name) ?? []);
    const scored = own
      .filter(({ name, prunable }) => column?.counts?.layers.has(name) ?? prunable)
      .map(({ name }) => name);
    const weights = own.reduce((sum, { count }) => sum + count, 0);
    return { node, weights, scored, sparsity: sparsityOf(column, scored) };
  });
}
