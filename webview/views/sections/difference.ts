import { html, nothing, type TemplateResult } from 'lit-html';
import { ref } from 'lit-html/directives/ref.js';
import { sameAllocation } from '../../../src/shared/allocation';
import { css } from '../../../src/shared/charts/ramp';
import type { Difference } from '../../../src/shared/pictures';
import type { Actions } from '../../actions';
import { differenceColours, differencePixels, type DifferenceMode } from '../../charts/difference';
import type { Column } from '../../columns';
import { integer, measuredPercent } from '../../format';
import { t } from '../../i18n';
import type { Row } from '../../rows';
import type { PageState } from '../../state';
import { dropdown } from '../dropdown';
import { exportMenu } from '../export-menu';
import { differenceFigure } from '../tile-exports';
import { toggle } from '../toggle';

type Pair = readonly [first: Column, second: Column];

/** In one layer: the weights that both methods keep, that only one keeps, that none keeps. */
export function difference(
  state: PageState,
  pair: Pair,
  columns: readonly Column[],
  rows: readonly Row[],
  actions: Actions,
): TemplateResult {
  const [first, second] = pair;
  const row = rows.find(({ parameter }) => parameter === state.choices.parameter) ?? rows[0];
  const known = state.chartAnswers.difference;
  const fits =
    known !== undefined &&
    row !== undefined &&
    known.query.parameter === row.parameter &&
    known.query.methods[0] === first.method &&
    known.query.methods[1] === second.method;
  const answer = fits ? known.answer : undefined;
  const current = fits && sameAllocation(known.query, state.choices.allocation);
  return html`
    <section class="panel" aria-labelledby="difference-title">
      <div class="title">
        <h2 id="difference-title">${t('Where two methods differ')}</h2>
        ${
          answer && row
            ? exportMenu(
                {
                  id: 'difference',
                  what: t('Where two methods differ'),
                  name: `${state.panel.title} ${first.method} ${second.method}`,
                  table: () => countsTable(answer, row, pair),
                  drawn: () =>
                    differenceFigure({
                      title: t('{0}: {1} and {2}', row.label, first.label, second.label),
                      answer,
                      mode: state.chartPlaces.difference,
                      plane: known?.query.plane,
                      shape: row.document.shape,
                      ...sizeOf(state, answer),
                      names: [first.label, second.label],
                    }),
                },
                actions,
              )
            : nothing
        }
      </div>
      ${choosers(state, pair, columns, rows, row, actions)}
      ${answer && row ? picture(state, answer, current, pair, row, actions) : html`<p class="note" role="status">${t('Drawing the weights…')}</p>`}
    </section>
  `;
}

function choosers(
  state: PageState,
  [first, second]: Pair,
  columns: readonly Column[],
  rows: readonly Row[],
  row: Row | undefined,
  { dispatch }: Actions,
): TemplateResult {
  const done = columns.filter(({ status, recompute }) => status === 'done' && !recompute);
  const options = (other: Column): (readonly [string, string])[] =>
    done.filter((column) => column !== other).map(({ method, label }) => [method, label]);
  const choose = (pair: readonly [string, string]): void => dispatch({ type: 'chart-choice', change: { pair } });
  return html`
    <div class="pickers">
      ${dropdown({ id: 'difference-first', label: t('First'), value: first.method, options: options(second), chosen: (method) => choose([method, second.method]) })}
      ${dropdown({ id: 'difference-second', label: t('Second'), value: second.method, options: options(first), chosen: (method) => choose([first.method, method]) })}
      <label class="control">
        <span>${t('Layer')}</span>
        <select
          class="select"
          data-testid="difference-layer"
          .value=${row?.parameter ?? ''}
          @change=${({ target }: Event) => {
            if (target instanceof HTMLSelectElement) dispatch({ type: 'go', to: { parameter: target.value } });
          }}
        >
          ${rows.map(
            ({ parameter, label }) =>
              html`<option value=${parameter} ?selected=${parameter === row?.parameter}>${label}</option>`,
          )}
        </select>
      </label>
    </div>
    ${state.choices.parameter === undefined && rows.length > 1 ? html`<p class="note">${t('The first layer; choose another one here or in the table of layers.')}</p>` : nothing}
  `;
}

/** Largest height of the picture, in CSS pixels. */
const tallest = 320;

/** Whole pixels for each cell where they are large. */
function sizeOf(
  { widths }: PageState,
  { rows, columns }: Difference,
): { readonly width: number; readonly height: number } {
  const scale = Math.min((widths.curves - 2) / columns, tallest / rows, 24);
  const cell = scale >= 3 ? Math.floor(scale) : scale;
  return { width: columns * cell, height: rows * cell };
}

function picture(
  state: PageState,
  answer: Difference,
  current: boolean,
  [first, second]: Pair,
  row: Row,
  { dispatch }: Actions,
): TemplateResult {
  const mode = state.chartPlaces.difference;
  const { width, height } = sizeOf(state, answer);
  const size = `width:${width.toFixed(1)}px;height:${height.toFixed(1)}px`;
  const words = sentences(answer, row, [first, second]);
  return html`
    <p class="counts" role="status" data-testid="difference-counts">${words.join(' ')}</p>
    ${toggle<DifferenceMode>(
      t('Highlight'),
      [
        ['all', t('All')],
        ['first', t('Only {0}', first.label)],
        ['second', t('Only {0}', second.label)],
      ],
      mode,
      (difference) => dispatch({ type: 'chart-place', change: { difference } }),
    )}
    <div
      class=${current ? 'difference' : 'difference stale'}
      role="img"
      aria-label=${t('Weights of {0}: {1}', row.label, words.join(' '))}
      style=${size}
    >
      <canvas ${ref((element) => paint(element, answer, mode))}></canvas>
    </div>
    <p class="legend">
      ${(
        [
          ['both', t('kept by both')],
          ['first', t('only by {0}', first.label)],
          ['second', t('only by {0}', second.label)],
        ] as const
      ).map(
        ([kind, label]) =>
          html`<span class="swatch" style=${`background:${css(differenceColours[kind])}`}></span
            ><span class="first">${label}</span>`,
      )}
      <span class="swatch"></span><span>${t('by neither')}</span>
    </p>
  `;
}

function sentences({ counts }: Difference, { document }: Row, [first, second]: Pair): string[] {
  const total = document.count;
  const { both, first: one, second: other } = counts;
  const share = (count: number): string => measuredPercent(total === 0 ? 0 : count / total);
  const neither = Math.max(0, total - both - one - other);
  return [
    t('Of {0} weights both keep {1} ({2}).', integer(total), integer(both), share(both)),
    t(
      'Only {0} keeps {1} ({2}), only {3} {4} ({5}).',
      first.label,
      integer(one),
      share(one),
      second.label,
      integer(other),
      share(other),
    ),
    t('Neither keeps {0} ({1}).', integer(neither), share(neither)),
  ];
}

const countsTable = ({ counts }: Difference, { parameter, document }: Row, [first, second]: Pair) => ({
  columns: ['parameter', 'first', 'second', 'weights', 'both', 'only_first', 'only_second'],
  rows: [[parameter, first.method, second.method, document.count, counts.both, counts.first, counts.second]],
});

const painted = new WeakMap<Element, { readonly answer: Difference; readonly mode: DifferenceMode }>();

function paint(element: Element | undefined, answer: Difference, mode: DifferenceMode): void {
  if (!(element instanceof HTMLCanvasElement)) return;
  const before = painted.get(element);
  if (before?.answer === answer && before.mode === mode) return;
  painted.set(element, { answer, mode });
  const { width, height, pixels } = differencePixels(answer, mode);
  element.width = width;
  element.height = height;
  element.getContext('2d')?.putImageData(new ImageData(pixels, width, height), 0, 0);
}
