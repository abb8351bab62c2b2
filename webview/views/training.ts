import { html, nothing, svg, type TemplateResult } from 'lit-html';
import type { TrainingDocument } from '../../src/shared/documents';
import type { TrainingProgress } from '../../src/shared/protocol';
import type { Actions } from '../actions';
import { trainingChart, trainingFigure } from '../charts/training';
import { offscreenSvg } from '../figure';
import { integer, scalar } from '../format';
import { t } from '../i18n';
import type { PageState } from '../state';
import { trainingTable } from '../training-table';
import { exportMenu } from './export-menu';
import { measuredWidth } from './width';

const height = 132;

/** Where a training is: epoch, step, the last losses, the learning rate now. */
export function trainingText({
  epoch,
  epochs,
  step,
  steps,
  losses,
  heldOutLosses,
  learningRate,
}: TrainingProgress): string {
  const loss = losses.at(-1);
  const heldOut = heldOutLosses.at(-1);
  return [
    t('epoch {0} of {1}', integer(epoch), integer(epochs)),
    t('step {0} of {1}', integer(step), integer(steps)),
    ...(loss === undefined ? [] : [t('loss {0}', scalar(loss))]),
    ...(heldOut === undefined ? [] : [t('held-out loss {0}', scalar(heldOut))]),
    t('learning rate {0}', scalar(learningRate)),
  ].join(' · ');
}

/** The curve of a training that goes on. */
export const liveChart = (state: PageState, progress: TrainingProgress, actions: Actions): TemplateResult =>
  chart(state, { ...progress, bestEpoch: undefined }, actions);

/** The curve of a training that is over. Nothing where it had no epoch. */
export function finishedChart(
  state: PageState,
  { epochs, losses, heldOutLosses, bestEpoch }: TrainingDocument,
  actions: Actions,
): TemplateResult | typeof nothing {
  if (epochs === 0) return nothing;
  return chart(state, { epochs, steps: epochs, span: 1, losses, heldOutLosses, bestEpoch }, actions);
}

type Curve = Omit<Parameters<typeof trainingChart>[0], 'width' | 'height' | 'tick'>;

function chart(state: PageState, curve: Curve, actions: Actions): TemplateResult {
  const { training: width } = state.widths;
  const { losses, heldOutLosses } = curve;
  const said = [
    t('Loss by epoch'),
    ...(losses.length > 0 ? [t('last {0}', scalar(losses.at(-1) ?? 0))] : []),
    ...(heldOutLosses.length > 0 ? [t('held out: {0}', heldOutLosses.map(scalar).join(', '))] : []),
  ].join('. ');
  return html`
    <div class="chart loss" data-testid="loss-chart" ${measuredWidth('training', actions)}>
      <svg width=${width} height=${height} role="img" aria-label=${said}>
        ${svg`${trainingChart({ ...curve, width, height, tick: scalar })}`}
      </svg>
      <div class="under">
        <p class="legend">
          <span class="scale first"><span class="key line"></span>${t('training loss')}</span>
          ${heldOutLosses.length > 0 ? html`<span class="scale"><span class="key dots"></span>${t('held-out loss, after each epoch')}</span>` : nothing}
        </p>
        ${exportMenu(
          {
            id: 'loss',
            what: t('Loss by epoch'),
            name: `${state.panel.title} loss`,
            table: () => trainingTable(curve),
            drawn: () => figure(state.panel.title, curve),
          },
          actions,
        )}
      </div>
    </div>
  `;
}

function figure(model: string, curve: Curve): string {
  const drawn = trainingFigure({
    title: `${model} · ${t('Loss by epoch')}`,
    xTitle: t('epoch'),
    lossLabel: t('training loss'),
    heldOutLabel: t('held-out loss, after each epoch'),
    chart: { ...curve, width: 560, height: 240, tick: scalar },
  });
  return offscreenSvg(
    html`<svg width=${drawn.width} height=${drawn.height}>${svg`${drawn.drawing}`}</svg>`,
    'chart loss shaded',
  );
}
