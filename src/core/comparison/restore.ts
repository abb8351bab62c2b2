import type { CompareDocument } from '../../shared/documents';
import { Problem } from '../../shared/problem';
import { text } from '../../shared/text';
import { memoryScores, type Scores } from '../allocation/scores';
import { Comparison } from './comparison';
import type { ComparisonInput, StoredComparison, StoredScores } from './input';
import { settingOf, type Setting } from './setting';

/** A stored run, opened again. @throws Problem `run-missing` where what is stored does not fit the model (any more). */
export function restoreComparison(
  input: ComparisonInput,
  document: CompareDocument,
  { candidates, tunings, measured }: StoredComparison,
): Comparison {
  const setting = settingOf(input);
  const comparison = new Comparison(input, setting);
  const sizes = new Map(input.model.parameters.map(({ name, values }) => [name, values.length]));
  const requireFit = (arrays: ReadonlyMap<string, Float32Array>): void => {
    for (const [name, { length }] of arrays) if (sizes.get(name) !== length) throw unfit(name, length, sizes.get(name));
  };
  for (const { method, target, scores, weights } of candidates) {
    const result = document.results.find((each) => each.method === method);
    requireFit(weights ?? new Map());
    comparison.add({
      method,
      criterion: result?.criterion ?? method,
      options: result?.options ?? {},
      scores: fitting(setting, scores, weights),
      ...(weights && { weights }),
      ...(target !== undefined && { target }),
      ...(result?.trained && { trained: result.trained }),
      ...(result?.training && { training: result.training }),
      ...(result?.estimates && { estimates: result.estimates }),
      ownSeconds: result?.ownSeconds ?? 0,
    });
  }
  for (const tuning of tunings) {
    requireFit(tuning.weights);
    comparison.addTuning(tuning);
  }
  requireFit(measured.gradient ?? new Map());
  requireFit(measured.curvature ?? new Map());
  comparison.remember(measured);
  return comparison.finish(document);
}

/** @throws Problem `run-missing` where a parameter is not there, or of another size. */
function fitting({ scored }: Setting, stored: StoredScores['scores'], weights: StoredScores['weights']): Scores {
  if ('resident' in stored) {
    scored.forEach(({ name, values }, p) => {
      if (stored.sizes[p] !== values.length || stored.names[p] !== name)
        throw unfit(name, stored.sizes[p] ?? 'none', values.length);
    });
    return stored;
  }
  const scores = scored.map(({ name, values }) => {
    const found = stored.get(name);
    if (found?.length === values.length) return found;
    throw unfit(name, found?.length ?? 'none', values.length);
  });
  return memoryScores(
    scores,
    scored.map(({ name, values }) => weights?.get(name) ?? values),
  );
}

const unfit = (name: string, found: number | string, expected: number | undefined): Problem =>
  new Problem('run-missing', text('The stored scores of {0} do not fit the model any more.', name), {
    layer: name,
    found,
    expected: expected ?? 'no such parameter',
    remedy: text('Run the comparison again.'),
  });
