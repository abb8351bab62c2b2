import { html, nothing, svg, type TemplateResult } from 'lit-html';
import { css, ramp, textOn } from '../../../src/shared/charts/ramp';
import type { NetworkDocument } from '../../../src/shared/pictures';
import type { Actions } from '../../actions';
import { lanesWidth, network as drawNetwork, networkPicture } from '../../charts/network';
import { methodInView, type Column } from '../../columns';
import { offscreenSvg } from '../../figure';
import { compact, integer, part } from '../../format';
import { t } from '../../i18n';
import { lastOf } from '../../last';
import { layoutOf, networkRows, type NetworkRow } from '../../network-rows';
import type { Row } from '../../rows';
import { runOf, type PageState } from '../../state';
import type { Table } from '../../table';
import type { VisibleRows } from '../../visible';
import { exportMenu } from '../export-menu';
import { virtualList } from '../virtual-list';
import { blockedText, nodeCard } from './node-card';

const rowHeight = 30;

/** The network was read. */
export const hasNetwork = ({ panel }: PageState): boolean =>
  panel.inspection?.mode === 'graph' && panel.phase !== 'failed';

/** The network from input to output, each node filled by what the method in view leaves of it; beside it what is known of one node. */
export function networkSection(
  state: PageState,
  columns: readonly Column[],
  rows: readonly Row[],
  actions: Actions,
): TemplateResult {
  const answer = state.chartAnswers.network;
  const current = answer?.run === runOf(state.panel) ? answer : undefined;
  if (!current) return html`<div class="sections"><p class="note" role="status">${t('Drawing the network…')}</p></div>`;
  if (!current.answer || current.answer.nodes.length === 0)
    return html`<div class="sections">
      <p class="note">${t('The file holds weights without a network, so there is nothing to draw.')}</p>
    </div>`;
  return drawn(state, current.answer, columns, rows, actions);
}

/** A scroll changes nothing of them. */
const known = lastOf<NetworkRow[]>();

function drawn(
  state: PageState,
  document: NetworkDocument,
  columns: readonly Column[],
  rows: readonly Row[],
  actions: Actions,
): TemplateResult {
  const column = methodInView(state, columns) ?? columns[0];
  const { panel, counts, choices } = state;
  const nodes = known([document, panel, counts, choices.allocation, column?.method], () =>
    networkRows(document, state, column),
  );
  const active = activeRow(state, nodes);
  const chosen = nodes.findIndex(({ node }) => holds(node.parameters, state.choices.parameter));
  const title = column && column.method !== '' ? t('What {0} leaves of the network', column.label) : t('Network');
  const choose = ({ node, scored }: NetworkRow): void => {
    const [parameter = rows.find((row) => node.parameters.includes(row.parameter))?.parameter] = scored;
    actions.dispatch({ type: 'go', to: { parameter } });
  };
  return html`
    <div class="sections">
      <section class="panel" aria-labelledby="network-title">
        <div class="title">
          <h2 id="network-title">${title}</h2>
          ${exportMenu(
            {
              id: 'network',
              what: title,
              name: `${state.panel.title} network`,
              table: () => networkTable(nodes),
              drawn: () => picture(document, nodes),
            },
            actions,
          )}
        </div>
        <div class="network">
          ${virtualList(
            {
              id: 'network',
              label: title,
              items: nodes,
              place: state.chartPlaces.network,
              rowHeight,
              columns: 1,
              active,
              selected: chosen < 0 ? undefined : chosen,
              say: (row) => spoken(row),
              draw: (row) => nodeRow(row, lanesWidth(layoutOf(document))),
              behind: (visible) => lanes(document, nodes, visible, chosen),
              moved: ({ node }) => actions.dispatch({ type: 'chart-place', change: { node: node.id } }),
              chosen: choose,
            },
            actions,
          )}
          ${nodeCard(state, nodes[active], columns, rows, actions)}
        </div>
        <p class="note caption">
          ${t('Data flows downwards; what skips layers runs at the side. A square grows with its weights and is filled by the share that is removed, from dark (none) to bright (all). A stroke through a node marks what blocks a method.')}
        </p>
      </section>
    </div>
  `;
}

const holds = (parameters: readonly string[], parameter: string | undefined): boolean =>
  parameter !== undefined && parameters.includes(parameter);

/** Where the keyboard is: the node it went to, else the chosen layer's, else the first. */
function activeRow({ chartPlaces, choices }: PageState, nodes: readonly NetworkRow[]): number {
  const moved = nodes.findIndex(({ node }) => node.id === chartPlaces.node);
  if (moved >= 0) return moved;
  return Math.max(
    0,
    nodes.findIndex(({ node }) => holds(node.parameters, choices.parameter)),
  );
}

const glyphOf = ({ node, weights, sparsity }: NetworkRow): Parameters<typeof drawNetwork>[0]['glyphs'][number] => ({
  weights,
  fill: sparsity,
  barrier: (node.blocks?.length ?? 0) > 0,
});

function lanes(
  document: NetworkDocument,
  nodes: readonly NetworkRow[],
  rows: VisibleRows,
  chosen: number,
): TemplateResult {
  const layout = layoutOf(document);
  const glyphs = nodes.map(glyphOf);
  return html`<svg class="lanes" width=${lanesWidth(layout)} height=${nodes.length * rowHeight} aria-hidden="true">
    ${svg`${drawNetwork({ layout, glyphs, rows, rowHeight, selected: chosen < 0 ? undefined : chosen })}`}
  </svg>`;
}

function nodeRow({ node, weights, sparsity }: NetworkRow, indent: number): TemplateResult {
  const blocked = node.blocks && node.blocks.length > 0;
  return html`
    <span class="node-row" style=${`padding-left:${indent}px`}>
      <span class=${weights > 0 ? 'node-name' : 'node-name quiet'}>${node.label}</span>
      ${node.op === node.label ? nothing : html`<span class="node-op">${node.op}</span>`}
      ${blocked ? html`<span class="node-blocked"><span aria-hidden="true">⊘ </span>${blockedText(node.blocks ?? [])}</span>` : nothing}
      <span class="node-size">${weights > 0 ? t('{0} weights', compact(weights)) : nothing}</span>
      ${
        sparsity === undefined
          ? html`<span class="chip none"></span>`
          : html`<span class="chip" style=${`background:${css(ramp(sparsity))};color:${css(textOn(ramp(sparsity)))}`}
              >${part(Math.round(sparsity * 1e6), 1e6)}</span
            >`
      }
    </span>
  `;
}

function spoken({ node, weights, sparsity }: NetworkRow): string {
  return [
    ...(node.op === node.label ? [node.label] : [node.label, node.op]),
    ...(weights > 0 ? [t('{0} weights', integer(weights))] : []),
    ...(sparsity === undefined ? [] : [t('{0} % pruned', part(Math.round(sparsity * 1e6), 1e6))]),
    ...(node.blocks && node.blocks.length > 0 ? [blockedText(node.blocks)] : []),
  ].join(', ');
}

const networkTable = (nodes: readonly NetworkRow[]): Table => ({
  columns: ['id', 'label', 'op', 'weights', 'sparsity', 'blocks', 'parameters'],
  rows: nodes.map(({ node, weights, sparsity }) => [
    node.id,
    node.label,
    node.op,
    weights,
    sparsity,
    node.blocks?.join(' '),
    node.parameters.join(' '),
  ]),
});

/** The whole network, which the page draws in parts alone. */
function picture(document: NetworkDocument, nodes: readonly NetworkRow[]): string {
  const { height, drawing } = networkPicture({
    layout: layoutOf(document),
    glyphs: nodes.map(glyphOf),
    rowHeight,
    words: nodes.map(spoken),
  });
  return offscreenSvg(html`<svg class="lanes" width="640" height=${height}>${svg`${drawing}`}</svg>`, 'network');
}
