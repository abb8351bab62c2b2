import type { Metrics } from '../../shared/documents';
import { Problem } from '../../shared/problem';
import type { Recipe } from '../../shared/recipe';
import { text } from '../../shared/text';
import type { Setting } from './setting';

/**
 * What a recipe wants of labels, asked before anything takes long.
 * @throws Problem `label-missing` where it searches by accuracy and there is none, or trains on data without targets.
 */
export function requireTargets(
  { maxDrop, fineTune = 0 }: Recipe,
  { network, training }: Pick<Setting, 'network' | 'training'>,
  baseline: Metrics,
): void {
  if (!network) return;
  if (maxDrop !== undefined && baseline.accuracy === undefined)
    throw new Problem('label-missing', text('A loss of accuracy needs data with classes.'), {
      remedy: text('Give labelled data, or a sparsity.'),
    });
  if (fineTune > 0 && training && !training.dataset.targets)
    throw new Problem('label-missing', text('Training needs labels, and the data has none.'), {
      file: training.dataset.name,
      remedy: text('Give data with a y array, or choose methods that do not train.'),
    });
}
