import { html, nothing, type TemplateResult } from 'lit-html';
import { settingDifferences, type RunSummary } from '../../src/shared/runs-document';
import type { Actions } from '../actions';
import { measuredPercent, part, percent, scalar } from '../format';
import { currentLanguage, t } from '../i18n';
import { namesOf, pairTableOf, sparsitiesOf, type Pair } from '../runs-pair';
import { exportMenu } from './export-menu';

/** Two runs side by side: settings that differ, the best result at each sparsity, what is kept of each layer at the highest. */
export function runsPair(pair: Pair, label: (method: string) => string, actions: Actions): TemplateResult {
  const differences = settingDifferences(...pair);
  return html`
    <section aria-labelledby="runs-pair-title" data-testid="runs-pair">
      <div class="title">
        <h2 id="runs-pair-title">${t('Two runs side by side')}</h2>
        ${exportMenu({ id: 'runs-pair', what: t('Two runs side by side'), name: 'two runs', table: () => pairTableOf(pair) }, actions)}
      </div>
      <table class="diff-sides runs-sides">
        <thead>
          <tr>
            <td></td>
            ${pair.map(({ title, created, note }) => html`<th scope="col">${title}<span class="side">${when(created)}</span>${note === undefined ? nothing : html`<span class="side">${note}</span>`}</th>`)}
          </tr>
        </thead>
        <tbody data-part="settings">
          ${
            differences.length === 0
              ? html`<tr>
                  <th scope="row">${t('Settings')}</th>
                  <td colspan="2">${t('the same')}</td>
                </tr>`
              : nothing
          }
          ${differences.map(({ setting, values }) => row(setting, values))}
        </tbody>
        <tbody data-part="results">
          ${sparsitiesOf(pair).map((sparsity) =>
            row(
              t('Best at {0}', percent(sparsity)),
              pair.map((run) => resultText(run, sparsity, label)),
            ),
          )}
        </tbody>
        <tbody data-part="layers">
          ${namesOf(pair).map((name) =>
            row(
              t('{0} kept', name),
              pair.map(({ layers }) => keptText(layers.find((layer) => layer.name === name))),
            ),
          )}
        </tbody>
      </table>
    </section>
  `;
}

const row = (head: string, values: readonly (string | undefined)[]): TemplateResult =>
  html`<tr data-row=${head}>
    <th scope="row">${head}</th>
    ${values.map((value) => html`<td>${value ?? '–'}</td>`)}
  </tr>`;

const when = (created: string): string =>
  new Date(created).toLocaleString(currentLanguage(), { dateStyle: 'medium', timeStyle: 'short' });

function resultText({ results }: RunSummary, sparsity: number, label: (method: string) => string): string | undefined {
  const result = results.find((each) => each.sparsity === sparsity);
  if (!result) return undefined;
  const { accuracy, loss } = result.metrics;
  const figure = accuracy !== undefined ? measuredPercent(accuracy) : loss !== undefined ? scalar(loss) : '–';
  return `${label(result.method)}: ${figure}`;
}

const keptText = (layer: RunSummary['layers'][number] | undefined): string | undefined =>
  layer && `${part(layer.kept, layer.total)} %`;
