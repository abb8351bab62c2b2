import type { Metrics } from '../../../shared/documents';
import type { NoteDocument } from '../../../shared/findings';
import { format, text, type Bundle } from '../../../shared/text';
import type { Method } from '../../criteria/index';
import type { Setting } from '../setting';
import { chanceWarning } from '../warnings';

/** Masks that are less alike than this under other draws of the data hang on the examples. */
const stable = 0.7;
/** A loss below this share of that of guessing is a converged network's. */
const converged = 0.1;

export interface RunNotesInput {
  readonly setting: Setting;
  readonly methods: readonly Method[];
  readonly baseline: Metrics;
  /** By method, as `stabilityOf` answers it. */
  readonly stability: ReadonlyMap<string, number>;
  /** At which it was measured. */
  readonly sparsity: number;
  readonly bundle?: Bundle | undefined;
}

/** What people should know of a whole run before they trust it. */
export function runNotes(input: RunNotesInput): NoteDocument[] {
  return [...chance(input), ...unstable(input), ...firstOrder(input)];
}

function chance({ setting, baseline, bundle }: RunNotesInput): NoteDocument[] {
  const warning = chanceWarning(setting, baseline);
  if (!warning) return [];
  return [
    {
      code: 'near-chance',
      severity: 'warning',
      message: format(warning, bundle),
      remedy: format(text('Look at the first example in the setup: it must be what the model was trained on.'), bundle),
    },
  ];
}

function unstable({ setting, stability, sparsity, bundle }: RunNotesInput): NoteDocument[] {
  return [...stability].flatMap(([method, similarity]): NoteDocument[] =>
    similarity >= stable
      ? []
      : [
          {
            code: 'calibration-small',
            severity: 'warning',
            method,
            message: format(
              text(
                '{0}: other draws of the {1} calibration examples share {2} % of what is kept at {3} %.',
                method,
                setting.calibration?.examples ?? 0,
                Math.round(100 * similarity),
                Math.round(1000 * sparsity) / 10,
              ),
              bundle,
            ),
            remedy: format(text('Give more calibration data.'), bundle),
          },
        ],
  );
}

/** |g| alone says little where the gradient has nearly vanished. */
function firstOrder({ setting: { network }, methods, baseline, bundle }: RunNotesInput): NoteDocument[] {
  if (network?.objective.loss !== 'cross-entropy' || baseline.loss === undefined) return [];
  const guessing = Math.log(Math.max(2, network.objective.classes));
  if (baseline.loss > converged * guessing) return [];
  return methods
    .filter(({ criterion }) => criterion.id === 'gradient')
    .map(({ name }) => ({
      code: 'converged-first-order',
      severity: 'information',
      method: name,
      message: format(
        text(
          '{0} ranks by the gradient alone, which has nearly vanished in a network that has converged (loss {1}).',
          name,
          (baseline.loss ?? 0).toPrecision(3),
        ),
        bundle,
      ),
      remedy: format(text('Compare it with fisher and hessian, which look at the curvature.'), bundle),
    }));
}
