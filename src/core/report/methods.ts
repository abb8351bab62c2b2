import type { MethodResult } from '../../shared/documents';
import { seconds } from '../../shared/numbers';
import { text } from '../../shared/text';
import { criteria } from '../criteria';
import { html, type Markup } from './markup';
import { table } from './tables';
import type { ReportView, Section } from './view';

/** What each method is, where it comes from, what it was told and what it has to say; those that failed, too. */
export const methods: Section = ({ document, say }) => {
  const { results, sharedSeconds } = document;
  return html`<h2>${say(text('Methods'))}</h2>
    <p class="quiet">${say(text('Passes over the data that the methods share took {0}.', seconds(sharedSeconds)))}</p>
    <dl>${results.map((result) => entry(result, say))}</dl>`;
};

function entry(result: MethodResult, say: ReportView['say']): Markup {
  const { method, criterion, options, trained, targetDependent, ownSeconds, notes = [], error } = result;
  const known = criteria.find(({ id }) => id === criterion);
  const chosen = Object.entries(options).map(([key, value]) => `${key}=${value}`);
  const said = [
    ...(chosen.length > 0 ? [say(text('Options: {0}.', chosen.join(', ')))] : []),
    ...(trained ? [say(text('It trained {0} epochs before its weights were scored.', trained.epochs))] : []),
    ...(targetDependent ? [say(text('Its scores hold at the sparsities that were computed, and at no other.'))] : []),
    say(text('{0} beyond the shared passes.', seconds(ownSeconds))),
  ];
  return html`<dt>
      ${method}${known && known.id !== method ? html` <span class="quiet">${say(known.label)}</span>` : undefined}
    </dt>
    ${known && html`<dd>${say(known.what)} <span class="quiet">${known.source}</span></dd>`}
    <dd>${said.join(' ')}</dd>
    ${notes.map((note) => html`<dd>${note}</dd>`)}
    ${error && html`<dd class="bad">${say(text('{0} failed: {1}', method, error.message))} ${error.remedy}</dd>`}
    ${estimates(result, say)} `;
}

/** Groups that are shown: the ones that weigh most. */
const shownGroups = 20;

/** Estimates by random probes are no more certain than their standard errors. */
function estimates({ estimates: all = [] }: MethodResult, say: ReportView['say']): Markup | undefined {
  if (all.length === 0) return undefined;
  const largest = [...all].sort((a, b) => Math.abs(b.value) - Math.abs(a.value)).slice(0, shownGroups);
  return html`<dd>
    <details>
      <summary>${say(text('Estimates of {0} groups; the {1} largest', all.length, largest.length))}</summary>
      ${table(
        [say(text('group')), say(text('mean of the diagonal')), say(text('standard error'))],
        largest.map(({ parameter, channel, value, standardError }) => [
          channel === undefined ? parameter : say(text('{0}, channel {1}', parameter, channel)),
          value.toPrecision(4),
          standardError.toPrecision(2),
        ]),
      )}
    </details>
  </dd>`;
}
