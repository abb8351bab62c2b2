import { count } from '../../shared/numbers';
import { text } from '../../shared/text';
import { html } from './markup';
import { points } from './searches';
import { trainingWarnings } from './training-warnings';
import type { ReportView, Section } from './view';

/** What these numbers do not say: warnings of the run, and how far an evaluation can be trusted. */
export const limits: Section = (view) => {
  const said = [
    ...new Set([...view.document.warnings, ...notesOf(view), ...trainingWarnings(view.done).map(view.say)]),
  ];
  return html`<h2>${view.say(text('Limits'))}</h2>
    <ul>
      ${said.map((each) => html`<li>${each}</li>`)}
    </ul>`;
};

function notesOf({ document, done, say }: ReportView): string[] {
  const { accuracy, examples } = document.baseline;
  const trained = done.filter((result) => result.trained).map(({ method }) => method);
  const tuned = done.some((result) => result.points.some(({ fineTuned }) => fineTuned));
  const one = done.length - trained.length > 0;
  return [
    ...(accuracy !== undefined && examples > 0
      ? [
          say(
            text(
              'An accuracy on {0} examples has a standard error of {1} points where it is {2} %: smaller differences say little.',
              count(examples),
              points(Math.sqrt((accuracy * (1 - accuracy)) / examples)),
              (100 * accuracy).toFixed(1),
            ),
          ),
        ]
      : []),
    ...(accuracy === undefined && examples > 0
      ? [
          say(
            text(
              'Without labels there is no accuracy: drift only says how far outputs move from the unpruned network.',
            ),
          ),
        ]
      : []),
    ...(examples === 0 ? [say(text('Nothing was evaluated: there was no data, or no network to run.'))] : []),
    ...(trained.length > 0 && one
      ? [
          say(
            text(
              '{0} trained before scoring, the others did not: their numbers do not compare as they are.',
              trained.join(', '),
            ),
          ),
        ]
      : []),
    ...(tuned
      ? []
      : [say(text('Nothing was fine-tuned after pruning: a method that looks bad here may be good after training.'))]),
    say(text('One run with one seed: another seed or other calibration data gives other masks.')),
  ];
}
