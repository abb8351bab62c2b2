import { html, nothing, type TemplateResult } from 'lit-html';
import type { WeightAnswer } from '../../src/shared/pictures';
import type { Actions } from '../actions';
import { methodLabel, type Column } from '../columns';
import { integer, scalar } from '../format';
import { t } from '../i18n';
import type { Row } from '../rows';
import type { PageState } from '../state';
import type { Table } from '../table';
import { exportMenu } from './export-menu';

/** The weight under the cursor: its index, its value, and what every method thinks of it. */
export function readout(state: PageState, row: Row, column: Column, actions: Actions): TemplateResult {
  const { weight } = state;
  const answer = weight?.query.parameter === row.parameter ? weight.answer : undefined;
  return html`
    <div>
      <div class="readout" data-testid="weight-readout" role="status" aria-live="polite">
        ${answer ? known(state, answer, column) : html`<h2 id="weight-title">${t('Weight')}</h2>`}
      </div>
      ${
        answer
          ? exportMenu(
              {
                id: 'weight',
                what: t('Weight [{0}]', answer.index.join(', ')),
                name: `${state.panel.title} ${row.label} weight ${answer.index.join(' ')}`,
                table: () => weightTable(row.parameter, answer),
              },
              actions,
            )
          : nothing
      }
    </div>
  `;
}

/** A row for each method; one without a method where none has scored the weight. */
function weightTable(parameter: string, { index, value, gradient, curvature, methods }: WeightAnswer): Table {
  const fixed = [parameter, index.join(' '), value, gradient, curvature];
  return {
    columns: [
      ...['parameter', 'index', 'weight', 'gradient', 'curvature'],
      ...['method', 'trained_weight', 'score', 'threshold', 'rank', 'of', 'kept'],
    ],
    rows:
      methods.length === 0
        ? [[...fixed, ...Array.from({ length: 7 }, () => undefined)]]
        : methods.map(({ method, value: trained, score, threshold, rank, of, kept }) => [
            ...fixed,
            ...[method, trained, score, threshold, rank, of, kept ? 'yes' : 'no'],
          ]),
  };
}

function known(
  state: PageState,
  { index, value, gradient, curvature, methods }: WeightAnswer,
  column: Column,
): TemplateResult {
  const compared = state.panel.view === 'compare';
  const own = methods.find(({ method }) => method === column.method);
  const title = t('Weight [{0}]', index.join(', '));
  const fate = own ? (own.kept ? t('kept') : t('pruned')) : value === 0 ? t('zero') : t('not zero');
  return html`
    <h2 id="weight-title">${title}: ${fate}</h2>
    <table>
      <tr>
        <th scope="row">w</th>
        <td colspan="4">${scalar(value)}</td>
      </tr>
      ${fact('g', t('Mean gradient of the loss'), gradient)}
      ${fact('h', t('Curvature: diagonal of the Gauss-Newton matrix'), curvature)}
      ${
        own?.value === undefined
          ? nothing
          : html`
              <tr data-testid="trained-weight">
                <th scope="row">${t('w, trained')}</th>
                <td colspan="4">${scalar(own.value)}</td>
              </tr>
            `
      }
      ${compared && methods[0] ? methodRows(state, methods, column) : nothing}
    </table>
    ${compared && methods[0] ? html`<p class="note">${t('Rank 1 of {0} is the lowest score of the layer.', integer(methods[0].of))}</p>` : nothing}
  `;
}

const fact = (sign: string, what: string, value: number | undefined): TemplateResult | typeof nothing =>
  value === undefined
    ? nothing
    : html`<tr data-testid=${`weight-${sign}`}>
        <th scope="row" title=${what}>${sign}</th>
        <td colspan="4">${scalar(value)}</td>
      </tr>`;

function methodRows(state: PageState, methods: WeightAnswer['methods'], column: Column): TemplateResult {
  return html`
    <tr class="head">
      <td></td>
      <th scope="col">${t('Score')}</th>
      <th scope="col">${t('Threshold')}</th>
      <th scope="col">${t('Rank')}</th>
      <td></td>
    </tr>
    ${methods.map(
      ({ method, score, rank, kept, threshold }) => html`
        <tr class=${method === column.method ? 'chosen' : ''} data-method=${method}>
          <th scope="row">${methodLabel(state.panel, method)}</th>
          <td>${scalar(score)}</td>
          <td>${threshold === undefined ? '–' : scalar(threshold)}</td>
          <td>${integer(rank)}</td>
          <td class=${kept ? 'kept' : 'pruned'}>${kept ? t('kept') : t('pruned')}</td>
        </tr>
      `,
    )}
  `;
}
