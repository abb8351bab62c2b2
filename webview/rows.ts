/** The matrix's rows as data: one for each parameter that is scored. */
import type { ParameterDocument } from '../src/shared/documents';
import type { PanelState } from '../src/shared/protocol';
import { distinctlyShortened } from './shorten';
import type { PageState } from './state';

export interface Row {
  readonly parameter: string;
  /** The alias, where an exporter made the name up; the layer's name, where the parameter's begins with it; else the parameter's own. */
  readonly label: string;
  /** The label in the room that a row has. */
  readonly short: string;
  readonly document: ParameterDocument;
  /** Of all parameters shown, 0 to 1. */
  readonly share: number;
}

/** Characters of a label that a row has room for. */
const room = 26;

const known = new WeakMap<PanelState, readonly Row[]>();

/** Parameters that the methods score; without a comparison all that could be pruned. The same rows while the editor pushes nothing new. */
export function rowsOf({ panel }: PageState): readonly Row[] {
  const before = known.get(panel);
  if (before) return before;
  const rows = rowsFor(panel);
  known.set(panel, rows);
  return rows;
}

function rowsFor({ inspection, comparison }: PanelState): readonly Row[] {
  const scored = new Set(
    comparison?.results.flatMap(({ points }) => points.flatMap(({ layers }) => layers.map(({ name }) => name))),
  );
  const shown = (inspection?.parameters ?? []).filter(({ name, prunable }) =>
    scored.size > 0 ? scored.has(name) : prunable,
  );
  const total = shown.reduce((sum, { count }) => sum + count, 0);
  const inLayer = new Map<string, number>();
  for (const { layer } of shown) inLayer.set(layer, (inLayer.get(layer) ?? 0) + 1);
  const labels = shown.map((document) => labelOf(document, inLayer.get(document.layer) === 1));
  const short = distinctlyShortened(labels, room);
  return shown.map((document, at) => {
    const label = labels[at] ?? document.name;
    const share = total === 0 ? 0 : document.count / total;
    return { parameter: document.name, label, short: short[at] ?? label, document, share };
  });
}

/** @param alone No other parameter of the layer is shown. */
function labelOf({ name, alias, layer }: ParameterDocument, alone: boolean): string {
  if (alias !== undefined) return alias;
  if (layer === '' || !name.startsWith(`${layer}/`)) return name;
  return alone ? layer : `${layer} · ${name.slice(layer.length + 1)}`;
}
