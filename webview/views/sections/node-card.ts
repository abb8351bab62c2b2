import { html, nothing, type TemplateResult } from 'lit-html';
import type { NetworkNode } from '../../../src/shared/pictures';
import type { Actions } from '../../actions';
import type { Column } from '../../columns';
import { integer, part, shape } from '../../format';
import { t } from '../../i18n';
import { sparsityOf, type NetworkRow } from '../../network-rows';
import type { Row } from '../../rows';
import type { PageState } from '../../state';

type Blocks = NonNullable<NetworkNode['blocks']>;

/** What a barrier does not let through, in a few words. */
export function blockedText(blocks: Blocks): string {
  const names: Readonly<Record<Blocks[number], () => string>> = {
    forward: () => t('cannot be computed'),
    gradient: () => t('lets no gradient through'),
    'per-example': () => t('has no gradients of single examples'),
    structure: () => t('ties channels in an unknown way'),
  };
  return blocks.map((block) => names[block]()).join(', ');
}

/** One node: what it is, its parameters, and what each method leaves of it. */
export function nodeCard(
  { panel, choices }: PageState,
  row: NetworkRow | undefined,
  columns: readonly Column[],
  rows: readonly Row[],
  { dispatch }: Actions,
): TemplateResult | typeof nothing {
  if (!row) return nothing;
  const { node, weights, scored } = row;
  const parameters = panel.inspection?.parameters.filter(({ name }) => node.parameters.includes(name)) ?? [];
  const target = rows.find(({ parameter }) => scored.includes(parameter));
  const there = target !== undefined && choices.parameter === target.parameter;
  return html`
    <aside class="node-card" aria-label=${t('Node {0}', node.label)} data-testid="node-card">
      <h3>${node.label}</h3>
      <p class="note">
        ${[...(node.op === node.label ? [] : [node.op]), weights > 0 ? t('{0} weights', integer(weights)) : t('no weights')].join(' · ')}
      </p>
      ${node.blocks && node.blocks.length > 0 ? html`<p class="note blocked"><span aria-hidden="true">⊘ </span>${blockedText(node.blocks)}</p>` : nothing}
      ${
        parameters.length > 0
          ? html`<ul class="parameters">
              ${parameters.map(
                ({ name, alias, shape: size }) =>
                  html`<li title=${name}><span>${alias ?? name}</span> <small>${shape(size)}</small></li>`,
              )}
            </ul>`
          : nothing
      }
      ${scored.length > 0 ? shares(columns, scored) : nothing}
      ${
        target
          ? html`<button
              type="button"
              class="link"
              data-testid="node-weights"
              aria-current=${there ? 'true' : nothing}
              @click=${() => dispatch({ type: 'go', to: { section: 'layers', parameter: target.parameter } })}
            >
              ${t('Show Weights')}
            </button>`
          : nothing
      }
    </aside>
  `;
}

/** What each method removes of the node's weights, as bars with numbers. */
function shares(columns: readonly Column[], scored: readonly string[]): TemplateResult {
  const known = columns.flatMap((column) => {
    const sparsity = sparsityOf(column, scored);
    return sparsity === undefined ? [] : [{ column, sparsity }];
  });
  if (known.length === 0) return html``;
  return html`
    <table class="method-shares">
      <caption>
        ${t('Removed, %')}
      </caption>
      ${known.map(
        ({ column, sparsity }) => html`
          <tr>
            <th scope="row">${column.label}</th>
            <td class="bar-cell" aria-hidden="true">
              <span class="share-of" style=${`width:${(100 * sparsity).toFixed(1)}%`}></span>
            </td>
            <td>${part(Math.round(sparsity * 1e6), 1e6)}</td>
          </tr>
        `,
      )}
    </table>
  `;
}
