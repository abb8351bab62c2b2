/** A comparison for people: the layer × method tables, what was searched for and trained, what it took. */
import { cutsOf, type Cut } from '../../core/report/cuts';
import type { CompareDocument } from '../../shared/documents';
import { percent, seconds } from '../../shared/numbers';
import { text, type Text } from '../../shared/text';
import type { Terminal } from '../terminal';
import { layerTables } from './layer-table';
import { metricsLine } from './metrics';
import { estimateTables, searchLines, trainingLines } from './training';

/** The first line: how good the network is before anything is removed. */
export const baselineLine = ({ baseline }: CompareDocument, terminal: Terminal): string =>
  terminal.say(text('Unpruned: {0}', metricsLine(baseline, terminal)));

/** Everything but the first line. */
export function comparison(document: CompareDocument, terminal: Terminal): string {
  const say = terminal.say.bind(terminal);
  const { results, schedule, sharedSeconds, totalSeconds = sharedSeconds, executor } = document;
  const failed = results.filter((result) => result.error);
  const done = results.filter((result) => !result.error);
  const sections = cutsOf(done).map((cut) =>
    [terminal.style('bold', say(titleOf(cut))), ...layerTables(cut, terminal), ...guards(cut, terminal)].join('\n'),
  );
  const notes = done.flatMap(({ method, notes: own = [] }) => own.map((note) => say(text('{0}: {1}', method, note))));
  const times = done.map(({ method, ownSeconds }) => `${method} ${seconds(ownSeconds)}`).join(' · ');
  return [
    ...sections,
    ...paragraph(searchLines(done, terminal)),
    ...paragraph(trainingLines(done, terminal)),
    ...estimateTables(done, terminal),
    ...paragraph(notes),
    ...(schedule
      ? [
          say(
            text(
              'Schedule {0}, {1} rounds: scores hold at these sparsities, and at no other.',
              schedule.kind,
              schedule.rounds,
            ),
          ),
        ]
      : []),
    say(
      text(
        '{0} in all on {1}, evaluations included; {2} shared by all methods; each alone: {3}',
        seconds(totalSeconds),
        executor,
        seconds(sharedSeconds),
        times,
      ),
    ),
    ...failed.map(({ method, error }) => say(text('{0} failed: {1}', method, error?.message ?? ''))),
  ].join('\n\n');
}

const paragraph = (lines: readonly string[]): string[] => (lines.length > 0 ? [lines.join('\n')] : []);

const titleOf = ({ sparsity }: Cut): Text =>
  sparsity === undefined
    ? text('Each method at its own sparsity: share removed in each layer')
    : text('{0} of the scored weights removed: share removed in each layer', percent(sparsity));

/** What the guard against emptied layers did. */
const guards = ({ points }: Cut, terminal: Terminal): string[] =>
  points.flatMap(({ result, point: { guard } }) =>
    guard
      ? [
          terminal.say(
            text(
              '{0}: a weight each was kept in {1}, which it would have emptied.',
              result.method,
              guard.parameters.join(', '),
            ),
          ),
        ]
      : [],
  );
