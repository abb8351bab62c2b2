import { html, nothing, type TemplateResult } from 'lit-html';
import type { Actions } from '../actions';
import type { Column } from '../columns';
import { integer, scalar } from '../format';
import { t } from '../i18n';
import type { Row } from '../rows';
import type { PageState } from '../state';
import { exportMenu } from './export-menu';

/** Rows that are shown at most: the largest, which decide most. */
const shown = 40;

/** What a method has estimated by random probes for the groups of a layer, with its standard error. */
export function estimates(
  { parameter, label }: Row,
  { result, method }: Column,
  { panel }: PageState,
  actions: Actions,
): TemplateResult | typeof nothing {
  const own = result?.estimates?.filter((estimate) => estimate.parameter === parameter) ?? [];
  if (own.length === 0) return nothing;
  const largest = [...own].sort((a, b) => Math.abs(b.value) - Math.abs(a.value)).slice(0, shown);
  const title = t('Mean curvature of {0} groups ± standard error', integer(own.length));
  return html`
    <details class="estimates" data-testid="estimates" ?open=${own.length === 1}>
      <summary>${title}</summary>
      ${exportMenu(
        {
          id: 'estimates',
          what: title,
          name: `${panel.title} ${label} ${method}`,
          table: () => ({
            columns: ['parameter', 'channel', 'mean_curvature', 'standard_error'],
            rows: own.map(({ channel, value, standardError }) => [parameter, channel, value, standardError]),
          }),
        },
        actions,
      )}
      <table>
        ${largest.map(
          ({ channel, value, standardError }) => html`
            <tr>
              <th scope="row">${channel === undefined ? t('whole layer') : t('channel {0}', channel)}</th>
              <td>${scalar(value)} ± ${scalar(standardError)}</td>
            </tr>
          `,
        )}
      </table>
      ${own.length > largest.length ? html`<p class="note">${t('The {0} largest of {1}.', largest.length, own.length)}</p>` : nothing}
    </details>
  `;
}
