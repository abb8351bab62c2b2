import { chosenThere } from '../../core/report/searches';
import type { PruneDocument } from '../../shared/documents';
import { text } from '../../shared/text';
import { count, percent } from '../../shared/numbers';
import { table } from '../table';
import type { Terminal } from '../terminal';
import { metricsLine } from './metrics';
import { searchLine, trainingLine } from './training';

/** What was removed, what it did to the network, and where it is now. */
export function pruning(document: PruneDocument, terminal: Terminal): string {
  const say = terminal.say.bind(terminal);
  const { criterion, options, removed, kept, zeros, guard, layers, before, after } = document;
  const { fineTuned, training, trained, search, notes = [] } = document;
  const chosen = Object.entries(options).map(([key, value]) => `${key}=${value}`);
  const total = removed + kept;
  return [
    say(text('Before: {0}', metricsLine(before, terminal))),
    say(text('After:  {0}', metricsLine(after, terminal))),
    ...(fineTuned ? [say(text('Tuned:  {0}', metricsLine(fineTuned, terminal)))] : []),
    '',
    table({
      head: [say(text('layer')), say(text('weights')), say(text('kept')), say(text('removed'))],
      rows: layers.map((layer) => [
        layer.alias ?? layer.name,
        count(layer.total),
        count(layer.kept),
        percent(1 - layer.kept / Math.max(1, layer.total)),
      ]),
    }),
    '',
    say(
      text(
        '{0} removed {1} of {2} weights ({3}); {4} are zero now.',
        [criterion, ...chosen].join(' '),
        count(removed),
        count(total),
        percent(removed / Math.max(1, total)),
        count(zeros),
      ),
    ),
    ...(guard
      ? [
          say(
            text(
              '{0} weights were given back to layers that would have been emptied: {1}.',
              guard.restored,
              guard.parameters.join(', '),
            ),
          ),
        ]
      : []),
    ...(search ? [searchLine(criterion, search, terminal), say(chosenThere)] : []),
    ...(trained
      ? [say(text('{0} trained {1} epochs before its weights were scored.', criterion, trained.epochs))]
      : []),
    ...(training ? [trainingLine(say(text('Fine-tuning')), training, terminal)] : []),
    ...notes,
    say(text('Saved {0}', document.out)),
    say(text('Recipe {0}', document.recipe)),
  ].join('\n');
}
