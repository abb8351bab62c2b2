import { html, nothing, svg, type TemplateResult } from 'lit-html';
import type { HistogramAnswer } from '../../src/shared/pictures';
import type { Actions } from '../actions';
import { histogram as drawHistogram } from '../charts/histogram';
import { scoresFigure } from '../charts/scores-figure';
import { methodLabel, type Column } from '../columns';
import { offscreenSvg } from '../figure';
import { integer, scalar } from '../format';
import { histogramTable } from '../histogram-table';
import { t } from '../i18n';
import { maskName } from '../mask-name';
import type { Row } from '../rows';
import type { PageState } from '../state';
import { allScores } from './all-scores';
import { estimates } from './estimates';
import { exportMenu } from './export-menu';
import { measuredWidth } from './width';

const height = 150;

/** How the scores of a layer are spread under the method in view, and where the threshold cuts them; the other methods' below. */
export function layerScores(state: PageState, row: Row, column: Column, actions: Actions): TemplateResult {
  const compared = state.panel.view === 'compare';
  const current = state.histograms;
  const answers = current?.query.parameter === row.parameter ? current.answer : [];
  const answer = answers.find(({ method }) => method === column.method);
  const width = state.widths.histogram;
  const title = compared ? t('Scores in this layer') : t('Magnitudes in this layer');
  return html`
    <div class="scores">
      <div class="title">
        <h2 id="scores-title">${title}</h2>
        ${
          answer
            ? exportMenu(
                {
                  id: 'histogram',
                  what: title,
                  name: [state.panel.title, row.label, compared ? 'scores' : 'magnitudes'].join(' '),
                  table: () => histogramTable(row.parameter, answers),
                  drawn: () => figure(state, row, column, answer, answers),
                },
                actions,
              )
            : nothing
        }
      </div>
      <div class="chart" data-testid="histogram" ${measuredWidth('histogram', actions)}>
        <svg width=${width} height=${height} role="img" aria-labelledby="scores-title">
          ${answer ? svg`${drawHistogram({ ...labelled(answer), width, height })}` : nothing}
        </svg>
      </div>
      ${answer ? html`<p class="note">${axisText(answer, compared)}</p>` : nothing}
      ${compared ? allScores(state, answers, column, actions) : nothing} ${estimates(row, column, state, actions)}
    </div>
  `;
}

const labelled = (histogram: HistogramAnswer): Omit<Parameters<typeof drawHistogram>[0], 'width' | 'height'> => ({
  histogram,
  label: scalar,
  thresholdLabel: histogram.threshold === undefined ? '' : t('threshold {0}', scalar(histogram.threshold)),
});

function axisText({ log, zeros }: HistogramAnswer, compared: boolean): string {
  if (!compared) return zeros > 0 ? t('{0} weights are exactly zero.', integer(zeros)) : t('|w|, logarithmic.');
  const axis = log ? t('Logarithmic; higher scores are kept.') : t('Higher scores are kept.');
  return zeros > 0 ? `${axis} ${t('{0} scores are exactly zero.', integer(zeros))}` : axis;
}

function figure(
  { panel, choices }: PageState,
  row: Row,
  column: Column,
  answer: HistogramAnswer,
  answers: readonly HistogramAnswer[],
): string {
  const compared = panel.view === 'compare';
  const { width, height, drawing } = scoresFigure({
    title: compared ? t('{0} under {1}', row.label, maskName(column.label, choices.allocation)) : row.label,
    axis: axisText(answer, compared),
    main: labelled(answer),
    others: compared
      ? answers
          .filter((other) => other !== answer)
          .map((histogram) => ({ label: methodLabel(panel, histogram.method), histogram }))
      : [],
  });
  return offscreenSvg(html`<svg width=${width} height=${height}>${svg`${drawing}`}</svg>`, 'chart shaded');
}
