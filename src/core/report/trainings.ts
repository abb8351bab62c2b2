import type { TrainingDocument } from '../../shared/documents';
import { loss, percent } from '../../shared/numbers';
import { text } from '../../shared/text';
import { evenTicks } from '../../shared/charts/scale';
import { lineChart } from './line-chart';
import { html, type Markup } from './markup';
import type { ReportView, Section } from './view';

/** The loss of every training: of methods that train, and of fine-tuning. */
export const trainings: Section = ({ done, say }) => {
  const charts = done.flatMap(({ method, training, points }) => [
    ...(training ? [curve(method, training, say)] : []),
    ...points.flatMap((point) =>
      point.training
        ? [curve(say(text('{0} at {1}, fine-tuning', method, percent(point.sparsity))), point.training, say)]
        : [],
    ),
  ]);
  if (charts.length === 0) return undefined;
  return html`<h2>${say(text('Training'))}</h2>
    <div class="charts small">${charts}</div>`;
};

function curve(subject: string, training: TrainingDocument, say: ReportView['say']): Markup {
  const { losses, heldOutLosses, epochs } = training;
  const points = (values: readonly number[]): { x: number; y: number }[] =>
    values.flatMap((y, index) => (Number.isFinite(y) ? [{ x: index + 1, y }] : []));
  const high = Math.max(2, losses.length, heldOutLosses.length);
  return html`<div>
    ${lineChart({
      title: subject,
      series: [
        { label: say(text('training loss')), kind: 0, points: points(losses) },
        { label: say(text('held-out loss')), kind: 1, points: points(heldOutLosses) },
      ],
      x: { low: 1, high, ticks: evenTicks(1, high, 6).filter(Number.isInteger) },
      xTick: String,
      xLabel: say(text('epoch')),
      share: false,
      yTick: (value) => String(Number(value.toPrecision(4))),
    })}
    <p class="quiet">${outcome(training, epochs, say)}</p>
  </div>`;
}

function outcome(
  { bestEpoch, stopped, divergedAt, losses, notes = [] }: TrainingDocument,
  epochs: number,
  say: ReportView['say'],
): string {
  const last = losses.at(-1);
  const kept =
    bestEpoch === 0
      ? text('Epochs: {0}. The weights that it began with were the best.', epochs)
      : text('Epochs: {0}. The weights of epoch {1} were kept.', epochs, bestEpoch);
  const ends = { cancelled: text('Ended early by hand.'), patience: text('Ended early: no better held-out loss.') };
  return [
    say(kept),
    ...(last === undefined || !Number.isFinite(last) ? [] : [say(text('Last training loss {0}.', loss(last)))]),
    ...(stopped === 'diverged' ? [say(text('Diverged at step {0}.', divergedAt ?? 0))] : []),
    ...(stopped === 'cancelled' || stopped === 'patience' ? [say(ends[stopped])] : []),
    ...notes,
  ].join(' ');
}
