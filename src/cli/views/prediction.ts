import type { PredictDocument } from '../../shared/documents';
import { text } from '../../shared/text';
import { count } from '../../shared/numbers';
import type { Terminal } from '../terminal';

/** What was computed, and where it is. */
export const prediction = ({ arrays, data, out }: PredictDocument, terminal: Terminal): string =>
  [
    ...arrays.map(({ name, shape }) =>
      terminal.say(text('{0} [{1}] for {2} examples of {3}', name, shape.join(', '), count(data.examples), data.file)),
    ),
    terminal.say(text('Saved {0}', out)),
  ].join('\n');
