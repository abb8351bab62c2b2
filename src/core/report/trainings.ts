import type { MethodResult, TrainingDocument } from '../../shared/documents';
import { loss, percent } from '../../shared/numbers';
import { evenTicks } from '../../shared/charts/scale';
import { text } from '../../shared/text';
import { colours, lineChart, type Series } from './line-chart';
import { html, type Markup } from './markup';
import { table, type Row } from './tables';
import type { ReportView, Section } from './view';

interface Phase {
  /** Of a method's own training: none. */
  readonly sparsity?: number;
  readonly training: TrainingDocument;
}

/** How every training went, of methods that train and of fine-tuning: numbers for each, curves where there are several epochs. */
export const trainings: Section = ({ done, say }) => {
  const methods = done
    .map((result) => ({ method: result.method, phases: phasesOf(result) }))
    .filter(({ phases }) => phases.length > 0);
  if (methods.length === 0) return undefined;
  const head = [
    text('method'),
    text('sparsity'),
    text('epochs'),
    text('epoch kept'),
    text('first loss'),
    text('last loss'),
    text('held-out loss'),
    text('ended'),
  ];
  const drawn = methods.filter(({ phases }) => phases.some(({ training }) => training.losses.length > 1));
  return html`<h2>${say(text('Training'))}</h2>
    <div class="charts">${drawn.map(({ method, phases }) => chart(method, phases, say))}</div>
    ${table(
      head.map(say),
      methods.flatMap(({ method, phases }) => phases.map((phase) => rowOf(method, phase, say))),
    )}`;
};

const phasesOf = ({ training, points }: MethodResult): Phase[] => [
  ...(training ? [{ training }] : []),
  ...points.flatMap((point) => (point.training ? [{ sparsity: point.sparsity, training: point.training }] : [])),
];

const nameOf = ({ sparsity }: Phase, say: ReportView['say']): string =>
  sparsity === undefined ? say(text('before scoring')) : percent(sparsity);

/** The losses of a method's trainings by epoch; held-out ones in the same colour, dashed. */
function chart(method: string, phases: readonly Phase[], say: ReportView['say']): Markup {
  const points = (values: readonly number[]): Series['points'] =>
    values.flatMap((y, index) => (Number.isFinite(y) ? [{ x: index + 1, y }] : []));
  const high = Math.max(2, ...phases.map(({ training }) => training.losses.length));
  return lineChart({
    title: method,
    series: phases.flatMap((phase, index) => {
      const name = nameOf(phase, say);
      const { losses, heldOutLosses } = phase.training;
      return [
        { label: name, kind: index % colours, points: points(losses) },
        {
          label: say(text('{0}, held out', name)),
          kind: (index % colours) + colours,
          points: points(heldOutLosses),
        },
      ];
    }),
    x: { low: 1, high, ticks: evenTicks(1, high, 6).filter(Number.isInteger) },
    xTick: String,
    xLabel: say(text('epoch')),
    share: false,
    yTick: (value) => String(Number(value.toPrecision(4))),
  });
}

function rowOf(method: string, phase: Phase, say: ReportView['say']): Row {
  const { epochs, bestEpoch, losses, heldOutLosses } = phase.training;
  const number = (value: number | undefined): string =>
    value === undefined || !Number.isFinite(value) ? '–' : loss(value);
  return [
    method,
    nameOf(phase, say),
    epochs,
    bestEpoch === 0 ? say(text('none')) : bestEpoch,
    number(losses[0]),
    number(losses.at(-1)),
    number(heldOutLosses[bestEpoch - 1]),
    endOf(phase.training, say),
  ];
}

function endOf({ stopped, divergedAt = 0, notes = [] }: TrainingDocument, say: ReportView['say']): string {
  const ends = {
    cancelled: text('by hand'),
    patience: text('no better held-out loss'),
    diverged: text('diverged at step {0}', divergedAt),
  };
  return [stopped ? say(ends[stopped]) : '', ...notes].filter((words) => words !== '').join(' ');
}
