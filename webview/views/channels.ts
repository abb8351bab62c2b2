import { html, nothing, svg, type TemplateResult } from 'lit-html';
import { guard } from 'lit-html/directives/guard.js';
import type { ChannelsAnswer } from '../../src/shared/pictures';
import type { Actions } from '../actions';
import { channelsFigure } from '../charts/channels';
import type { Column } from '../columns';
import { offscreenSvg } from '../figure';
import { integer, scalar } from '../format';
import { currentLanguage, t } from '../i18n';
import type { Row } from '../rows';
import type { Choices, PageState } from '../state';
import type { Table } from '../table';
import { exportMenu } from './export-menu';
import { toggle } from './toggle';

/** More bars than this are no bars any more: evenly many of them are shown. */
const mostBars = 240;

/** The output units of a layer as bars: how high their mean score is, how much of each is kept. One Tab stop, arrow keys walk. */
export function channels(
  state: PageState,
  row: Row,
  column: Column,
  actions: Actions,
): TemplateResult | typeof nothing {
  const current = state.channels;
  if (current?.query.parameter !== row.parameter || current.query.method !== column.method) return nothing;
  const { answer } = current;
  const { channel, channelOrder } = state.choices;
  if (answer.kept.length < 2) return nothing;
  const title = t('Channels by {0}', column.label);
  return html`
    <div class="channels" data-testid="channels">
      <div class="title">
        <h2 id="channels-title">${title}</h2>
        <div class="choosers">
          ${toggle(
            t('Order of the channels'),
            [
              ['score', t('By score')],
              ['number', t('By number')],
            ],
            channelOrder,
            (order: Choices['channelOrder']) => actions.dispatch({ type: 'channel-order', channelOrder: order }),
          )}
          ${exportMenu(
            {
              id: 'channels',
              what: title,
              name: `${state.panel.title} ${row.label} ${column.method} channels`,
              table: () => channelsTable(answer, channelOrder),
              drawn: () => figure(`${row.label} · ${title}`, answer, channelOrder),
            },
            actions,
          )}
        </div>
      </div>
      ${guard([answer, channel, channelOrder, currentLanguage()], () => bars(answer, state.choices, actions))}
    </div>
  `;
}

/** Channels in the order in which they stand. */
export function orderOf({ meanScores }: ChannelsAnswer, order: Choices['channelOrder']): number[] {
  const all = Array.from(meanScores, (_, channel) => channel);
  return order === 'number' ? all : all.sort((a, b) => (meanScores[b] ?? 0) - (meanScores[a] ?? 0) || a - b);
}

/** All of them, in the order in which they stand. */
const channelsTable = (answer: ChannelsAnswer, order: Choices['channelOrder']): Table => ({
  columns: ['channel', 'mean_score', 'mean_magnitude', 'weights', 'kept'],
  rows: orderOf(answer, order).map((channel) => [
    channel,
    answer.meanScores[channel],
    answer.meanMagnitudes[channel],
    answer.size,
    answer.kept[channel],
  ]),
});

/** All of them, also where the page shows some. */
function figure(title: string, answer: ChannelsAnswer, order: Choices['channelOrder']): string {
  const { width, height, drawing } = channelsFigure({
    title,
    bars: orderOf(answer, order).map((channel) => ({
      score: answer.meanScores[channel] ?? 0,
      kept: (answer.kept[channel] ?? 0) / answer.size,
    })),
    xTitle: order === 'score' ? t('Channels, highest mean score first') : t('Channels by number'),
    yTitle: t('Mean score; filled: share kept'),
    tick: scalar,
  });
  return offscreenSvg(html`<svg width=${width} height=${height}>${svg`${drawing}`}</svg>`, 'chart shaded');
}

function bars(answer: ChannelsAnswer, { channel, channelOrder }: Choices, { dispatch }: Actions): TemplateResult {
  const order = orderOf(answer, channelOrder);
  const step = Math.ceil(order.length / mostBars);
  const shown = order.filter((each, at) => at % step === 0 || each === channel);
  const [lowest, highest] = [Math.min(0, ...answer.meanScores), Math.max(...answer.meanScores)];
  const span = highest - lowest || 1;
  const stop = channel !== undefined && shown.includes(channel) ? channel : shown[0];
  const walk = (event: KeyboardEvent): void => {
    const at = shown.indexOf(Number((event.target as HTMLElement | null)?.dataset['channel']));
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: shown.length - 1 }[event.key];
    const next = to === undefined ? undefined : shown[to];
    if (next === undefined || !(event.currentTarget instanceof Element)) return;
    event.preventDefault();
    event.currentTarget.querySelector<HTMLElement>(`[data-channel="${next}"]`)?.focus();
  };
  return html`
    <div class="bars" role="group" aria-labelledby="channels-title" @keydown=${walk}>
      ${shown.map((each) => {
        const score = answer.meanScores[each] ?? 0;
        const kept = answer.kept[each] ?? 0;
        const said = t(
          'channel {0}: mean score {1}, {2} of {3} kept',
          integer(each),
          scalar(score),
          integer(kept),
          integer(answer.size),
        );
        return html`<button
          type="button"
          class=${kept === 0 ? 'bar-of empty' : 'bar-of'}
          data-channel=${each}
          tabindex=${each === stop ? 0 : -1}
          aria-pressed=${each === channel}
          aria-label=${said}
          title=${said}
          style=${`--score:${((score - lowest) / span).toFixed(4)};--kept:${(kept / answer.size).toFixed(4)}`}
          @click=${() => dispatch({ type: 'go', to: { channel: each } })}
        ></button>`;
      })}
    </div>
    <p class="note">
      ${step > 1 ? t('{0} of {1} channels are shown.', integer(shown.length), integer(order.length)) : nothing}
      ${t('Height: mean score. Filled: share kept.')}
    </p>
  `;
}
