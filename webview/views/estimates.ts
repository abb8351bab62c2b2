import { html, nothing, type TemplateResult } from 'lit-html';
import type { Column } from '../columns';
import { integer, scalar } from '../format';
import { t } from '../i18n';
import type { Row } from '../rows';

/** Rows that are shown at most: the largest, which decide most. */
const shown = 40;

/** What a method has estimated by random probes for the groups of a layer, with its standard error. */
export function estimates({ parameter }: Row, { result }: Column): TemplateResult | typeof nothing {
  const own = result?.estimates?.filter((estimate) => estimate.parameter === parameter) ?? [];
  if (own.length === 0) return nothing;
  const largest = [...own].sort((a, b) => Math.abs(b.value) - Math.abs(a.value)).slice(0, shown);
  return html`
    <details class="estimates" data-testid="estimates" ?open=${own.length === 1}>
      <summary>${t('Mean curvature of {0} groups ± standard error', integer(own.length))}</summary>
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
