import { html, nothing, type TemplateResult } from 'lit-html';
import type { ChannelAnswer } from '../../src/shared/pictures';
import type { Actions } from '../actions';
import { methodLabel, type Column } from '../columns';
import { integer, part, scalar } from '../format';
import { t } from '../i18n';
import type { Row } from '../rows';
import type { PageState } from '../state';
import type { Table } from '../table';
import { exportMenu } from './export-menu';

/** Why one output unit stays or goes: its weights, and what every method thinks of it. Nothing where none is chosen. */
export function channelReadout(
  state: PageState,
  row: Row,
  column: Column,
  actions: Actions,
): TemplateResult | typeof nothing {
  const { channel: current, choices } = state;
  if (choices.channel === undefined || current?.query.parameter !== row.parameter) return nothing;
  if (current.answer.channel !== choices.channel) return nothing;
  const name = t('Channel {0}', integer(choices.channel));
  return html`
    <div>
      ${known(state, current.answer, column)}
      ${exportMenu(
        {
          id: 'channel',
          what: name,
          name: `${state.panel.title} ${row.label} channel ${choices.channel}`,
          table: () => channelTable(row.parameter, current.answer),
        },
        actions,
      )}
    </div>
  `;
}

const channelTable = (
  parameter: string,
  { channel, magnitude, gradient, curvature, methods }: ChannelAnswer,
): Table => ({
  columns: [
    ...['parameter', 'channel', 'mean_magnitude', 'mean_gradient', 'mean_curvature'],
    ...['method', 'mean_score', 'rank', 'of', 'weights', 'kept'],
  ],
  rows: methods.map(({ method, meanScore, rank, of, size, kept }) => [
    ...[parameter, channel, magnitude, gradient, curvature],
    ...[method, meanScore, rank, of, size, kept],
  ]),
});

function known(
  state: PageState,
  { channel, magnitude, gradient, curvature, methods }: ChannelAnswer,
  column: Column,
): TemplateResult {
  return html`
    <div class="why" data-testid="channel-readout" role="status" aria-live="polite">
      <h2>${t('Channel {0}', integer(channel))}</h2>
      <table>
        <tr>
          <th scope="row">${t('mean |w|')}</th>
          <td colspan="3">${scalar(magnitude)}</td>
        </tr>
        ${fact(t('mean g'), gradient)} ${fact(t('mean h'), curvature)}
        <tr class="head">
          <td></td>
          <th scope="col">${t('Mean score')}</th>
          <th scope="col">${t('Rank of {0}', integer(methods[0]?.of ?? 0))}</th>
          <th scope="col">${t('Kept, %')}</th>
        </tr>
        ${methods.map(
          ({ method, meanScore, rank, kept, size }) => html`
            <tr class=${method === column.method ? 'chosen' : ''} data-method=${method}>
              <th scope="row">${methodLabel(state.panel, method)}</th>
              <td>${scalar(meanScore)}</td>
              <td>${integer(rank)}</td>
              <td>${part(kept, size)}</td>
            </tr>
          `,
        )}
      </table>
    </div>
  `;
}

const fact = (label: string, value: number | undefined): TemplateResult | typeof nothing =>
  value === undefined
    ? nothing
    : html`<tr>
        <th scope="row">${label}</th>
        <td colspan="3">${scalar(value)}</td>
      </tr>`;
