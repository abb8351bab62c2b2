import type { ScoreDocument } from '../../shared/documents';
import { text } from '../../shared/text';
import { count, seconds } from '../../shared/numbers';
import type { Terminal } from '../terminal';

/** What was scored, and where the scores are. */
export function scoring(document: ScoreDocument, terminal: Terminal): string {
  const weights = document.arrays.reduce(
    (sum, { shape }) => sum + shape.reduce((product, extent) => product * extent, 1),
    0,
  );
  return [
    terminal.say(
      text(
        '{0} scored {1} weights of {2} parameters in {3}.',
        document.criterion,
        count(weights),
        document.arrays.length,
        seconds(document.seconds),
      ),
    ),
    terminal.say(text('Saved {0}', document.out)),
  ].join('\n');
}
