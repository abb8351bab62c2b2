import { html, nothing, svg, type TemplateResult } from 'lit-html';
import type { AgreementDocument } from '../../../src/shared/documents';
import type { Actions } from '../../actions';
import { agreementOf, agreementTable, pairOf } from '../../agreement';
import type { MatrixPlace } from '../../chart-state';
import { shadedGrid } from '../../charts/shaded-grid';
import { methodInView, type Column } from '../../columns';
import { offscreenSvg } from '../../figure';
import { percent } from '../../format';
import { t } from '../../i18n';
import type { Row } from '../../rows';
import type { PageState } from '../../state';
import { exportMenu } from '../export-menu';
import { agreementGrid, agreementNumber } from './agreement-grid';
import { difference } from './difference';

/** There are two methods that could agree. */
export const hasAgreement = ({ panel }: PageState): boolean =>
  panel.view === 'compare' && (panel.comparison?.results.filter(({ error }) => !error).length ?? 0) > 1;

/** How far the methods agree in their ranks and in what they keep; below it where two of them differ in one layer. */
export function agreementSection(
  state: PageState,
  columns: readonly Column[],
  rows: readonly Row[],
  actions: Actions,
): TemplateResult {
  const known = agreementOf(state);
  const pair = pairOf(state, columns, methodInView(state, columns)?.method);
  return html`<div class="sections">
    ${known ? matrices(state, known.document, known.current, columns, pair, actions) : html`<p class="note" role="status">${t('Comparing the methods’ ranks…')}</p>`}
    ${pair ? difference(state, pair, columns, rows, actions) : nothing}
  </div>`;
}

interface Shown {
  readonly matrix: MatrixPlace['matrix'];
  readonly title: string;
  readonly what: string;
}

function matrices(
  state: PageState,
  document: AgreementDocument,
  current: boolean,
  columns: readonly Column[],
  pair: readonly [Column, Column] | undefined,
  actions: Actions,
): TemplateResult {
  const labels = new Map(columns.map(({ method, label }) => [method, label]));
  const methods = document.criteria.map((id) => ({ id, label: labels.get(id) ?? id }));
  const shown: readonly Shown[] = [
    {
      matrix: 'spearman',
      title: t('Ranks of the scores'),
      what: t(
        'Spearman correlation: 1 where two methods order the weights alike, 0 where their orders have nothing to do with each other.',
      ),
    },
    {
      matrix: 'jaccard',
      title: t('Kept weights at {0}', percent(document.sparsity)),
      what: t('Jaccard similarity: of the weights that either of two methods keeps, the share that both keep.'),
    },
  ];
  return html`
    <div class=${current ? 'two' : 'two stale'}>
      ${shown.map(
        ({ matrix, title, what }) => html`
          <section class="panel" aria-labelledby=${`${matrix}-title`}>
            <div class="title">
              <h2 id=${`${matrix}-title`}>${title}</h2>
              ${exportMenu(
                {
                  id: matrix,
                  what: title,
                  name: `${state.panel.title} agreement`,
                  table: () => agreementTable(document),
                  drawn: () =>
                    picture(
                      title,
                      methods.map(({ label }) => label),
                      document[matrix],
                    ),
                },
                actions,
              )}
            </div>
            ${agreementGrid(
              {
                matrix,
                labelledBy: `${matrix}-title`,
                methods,
                values: document[matrix],
                focus: state.chartPlaces.cell,
                pair: pair && [pair[0].method, pair[1].method],
              },
              actions,
            )}
            <p class="note caption">${what}</p>
          </section>
        `,
      )}
    </div>
    ${current ? nothing : html`<p class="note" role="status">${t('Of {0}; at the slider’s sparsity it is being computed.', percent(document.sparsity))}</p>`}
  `;
}

/** The matrix as a figure, which the page shows as a table. */
function picture(title: string, labels: readonly string[], values: AgreementDocument['jaccard']): string {
  const { width, height, drawing } = shadedGrid({
    title,
    columns: labels,
    rows: labels.map((label, row) => ({
      label,
      cells: labels.map((_, column) => {
        const value = values[row]?.[column];
        return value === undefined ? undefined : { share: value, words: agreementNumber(value) };
      }),
    })),
  });
  return offscreenSvg(html`<svg class="shaded" width=${width} height=${height}>${svg`${drawing}`}</svg>`, '');
}
