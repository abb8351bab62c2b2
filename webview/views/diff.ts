import { html, nothing, type TemplateResult } from 'lit-html';
import type { DiffDocument, WeightChange } from '../../src/shared/diff-document';
import type { Actions } from '../actions';
import { diffRows, diffTableOf, shareText, sorted } from '../diff-rows';
import { integer, scalar } from '../format';
import { t } from '../i18n';
import type { PageState } from '../state';
import type { Table } from '../table';
import { diffSides } from './diff-sides';
import { diffTable } from './diff-table';
import { exportMenu } from './export-menu';

/** How one model differs from another: a sentence, the two models, the parameters that differ, the equal ones folded. */
export function diff(state: PageState, actions: Actions): TemplateResult | typeof nothing {
  const { phase, diff: document } = state.panel;
  if (phase === 'loading' || phase === 'running') return waiting(actions);
  if (!document || phase !== 'ready') return nothing;
  const rows = diffRows(document);
  const different = rows.filter((row) => row.state !== 'equal');
  const equal = rows.filter((row) => row.state === 'equal');
  return html`
    <div class="main alone diff" data-testid="diff">
      <p class="diff-summary" data-testid="diff-summary">${summary(document)}</p>
      ${warnings(document)} ${diffSides(document, actions)} ${document.outputs ? outputs(document) : nothing}
      ${
        different.length > 0
          ? html`<div class="title diff-title">
                <h2>${t('Parameters that differ')}</h2>
                ${exportMenu({ id: 'diff', what: t('Parameters that differ'), name: 'diff', table: () => diffTableOf(document) }, actions)}
              </div>
              ${diffTable(sorted(different, state.diffSort), state.diffSort, actions)}`
          : nothing
      }
      ${
        equal.length > 0 && different.length > 0
          ? html`<details class="diff-equal" data-testid="diff-equal">
              <summary>
                ${equal.length === 1 ? t('1 parameter is equal') : t('{0} parameters are equal', integer(equal.length))}
              </summary>
              <ul>
                ${equal.map(({ name, otherLayout }) => html`<li>${name}${otherLayout ? ` · ${t('other layout')}` : ''}</li>`)}
              </ul>
            </details>`
          : nothing
      }
      ${document.biggest.length > 0 ? biggest(document.biggest, actions) : nothing}
    </div>
  `;
}

const waiting = (actions: Actions): TemplateResult => html`
  <div class="main alone diff waiting">
    ${[0, 1, 2].map(() => html`<span class="skeleton" aria-hidden="true"></span>`)}
    <p>
      <vscode-button appearance="secondary" data-testid="cancel" @click=${() => actions.cancel()}
        >${t('Cancel')}</vscode-button
      >
    </p>
  </div>
`;

/** What a person would say of it. */
function summary({ equal, layers, onlyBefore, onlyAfter, total }: DiffDocument): string {
  if (equal) return t('The two models have the same parameters, and all of their values are equal.');
  const sentences: string[] = [];
  const touched = layers.filter(({ changed }) => changed !== undefined && changed > 0).length;
  if (touched > 0)
    sentences.push(
      t(
        '{0} of {1} weights differ ({2}), in {3} of {4} parameters.',
        integer(total.changed),
        integer(total.count),
        shareText(total.changed / Math.max(1, total.count)),
        integer(touched),
        integer(layers.length),
      ),
    );
  else if (total.count > 0) sentences.push(t('All weights that could be compared are equal.'));
  if (total.newlyZero > 0) sentences.push(t('{0} became zero.', integer(total.newlyZero)));
  if (total.noLongerZero > 0) sentences.push(t('{0} are no longer zero.', integer(total.noLongerZero)));
  const others = layers.filter(({ changed }) => changed === undefined).length;
  if (others > 0) sentences.push(t('Parameters of another shape: {0}.', integer(others)));
  if (onlyBefore.length > 0) sentences.push(t('Parameters only before: {0}.', integer(onlyBefore.length)));
  if (onlyAfter.length > 0) sentences.push(t('Parameters only after: {0}.', integer(onlyAfter.length)));
  return sentences.join(' ');
}

const warnings = ({ warnings: said }: DiffDocument): TemplateResult | typeof nothing =>
  said.length === 0
    ? nothing
    : html`<ul class="note" data-testid="diff-warnings">
        ${said.map((warning) => html`<li>${warning}</li>`)}
      </ul>`;

function outputs({ outputs: found, data }: DiffDocument): TemplateResult | typeof nothing {
  if (!found) return nothing;
  const { maxAbs, meanAbs, agreement, kl, mse, examples } = found;
  const facts = [
    t('the same top class for {0}', shareText(agreement)),
    t('largest difference {0}', scalar(maxAbs)),
    t('mean difference {0}', scalar(meanAbs)),
    ...(kl === undefined ? [] : [t('KL {0} nats', scalar(kl))]),
    ...(mse === undefined ? [] : [t('mean squared difference {0}', scalar(mse))]),
  ];
  return html`
    <section class="diff-outputs" aria-labelledby="diff-outputs">
      <h2 id="diff-outputs">${t('Outputs on {0} examples of {1}', integer(examples), data?.file ?? '')}</h2>
      <p data-testid="diff-outputs">${facts.join(' · ')}</p>
    </section>
  `;
}

const biggest = (changes: readonly WeightChange[], actions: Actions): TemplateResult => html`
  <section class="diff-biggest" aria-labelledby="diff-biggest">
    <div class="title">
      <h2 id="diff-biggest">${t('Largest changes')}</h2>
      ${exportMenu({ id: 'diff-biggest', what: t('Largest changes'), name: 'diff largest', table: () => biggestTable(changes) }, actions)}
    </div>
    <div class="diff-scroll" tabindex="0" role="group" aria-labelledby="diff-biggest">
      <table data-testid="diff-biggest">
        <thead>
          <tr>
            <th scope="col">${t('Parameter')}</th>
            <th scope="col">${t('Index')}</th>
            <th scope="col" class="number">${t('Before')}</th>
            <th scope="col" class="number">${t('After')}</th>
          </tr>
        </thead>
        <tbody>
          ${changes.map(
            ({ name, alias, index, before, after }) =>
              html`<tr>
                <th scope="row" title=${name}>${alias ?? name}</th>
                <td>[${index.join(', ')}]</td>
                <td class="number">${scalar(before)}</td>
                <td class="number">${scalar(after)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>
`;

const biggestTable = (changes: readonly WeightChange[]): Table => ({
  columns: ['parameter', 'name_in_file', 'index', 'before', 'after'],
  rows: changes.map(({ name, alias, index, before, after }) => [
    alias ?? name,
    alias === undefined ? undefined : name,
    index.join(' '),
    before,
    after,
  ]),
});
