/** What people should know before they believe a comparison. */
import type { Metrics } from '../../shared/documents';
import type { Recipe } from '../../shared/recipe';
import { text, type Text } from '../../shared/text';
import type { Method } from '../criteria/index';
import type { Dataset } from '../data/dataset';
import { range } from '../graph/shape';
import { sampledOutputs } from '../statistics/collect';
import { isExact } from '../statistics/seeds';
import type { Setting } from './setting';

/** Accuracy this near to guessing means that model and data do not belong together, as a rule through preprocessing. */
export function chanceWarning({ network }: Setting, { accuracy }: Metrics): Text | undefined {
  if (accuracy === undefined || !network) return undefined;
  const { loss, classes } = network.objective;
  // Several binary outputs are each right or wrong by themselves.
  const chance = loss === 'binary-cross-entropy' ? 1 / 2 : 1 / Math.max(2, classes);
  return accuracy < chance * 1.5 && accuracy < 0.75
    ? text(
        'The unpruned model is right in {0} % of the examples, near chance: check scaling, order of axes and labels.',
        (100 * accuracy).toFixed(1),
      )
    : undefined;
}

/** What is estimated rather than exact, said. */
export function estimateWarnings({ network }: Setting, methods: readonly Method[], seed: number): Text[] {
  if (!network || isExact(network.objective)) return [];
  const kinds = methods.flatMap(({ criterion, options }) => criterion.needs(options));
  const warnings: Text[] = [];
  if (kinds.includes('gauss-newton') || kinds.includes('squared-sensitivity'))
    warnings.push(
      text('More than 32 outputs: second order is estimated from 32 random combinations of them, unbiased.'),
    );
  if (kinds.includes('sensitivity') && sampledOutputs(network.objective, seed))
    warnings.push(text('More than 32 outputs: sensitivity looks at 32 of them, chosen by the seed.'));
  return warnings;
}

/** Scores of units of different layers do not compare; CRITERIA offers the normalization first for these. */
export function scaleWarnings(methods: readonly Method[], { scope, normalize }: Recipe['allocation']): Text[] {
  const compares = scope === 'global' && normalize === undefined;
  return compares && methods.some(({ criterion }) => criterion.id === 'activation')
    ? [text('Activations of different layers do not compare: normalize scores by layer, or prune each layer alike.')]
    : [];
}

/** A wish that nothing can follow. */
export function recalibrationWarnings({ network }: Setting, { recalibrate = false }: Recipe): Text[] {
  return recalibrate && network?.normalizations.length === 0
    ? [text('The network has no batch normalization: there is nothing to recalibrate.')]
    : [];
}

/** Examples that tell how large inputs are. */
const looked = 64;
/** Times that inputs of one set may be larger than those of the other. */
const farApart = 20;

/** Calibration data that is scaled in another way than what is evaluated spoils every method that looks at it, and no accuracy shows it. */
export async function rangeWarning({ calibration, evaluated }: Setting): Promise<Text | undefined> {
  if (!calibration || !evaluated) return undefined;
  const [own, other] = [await largestIn(calibration), await largestIn(evaluated)];
  if (own === 0 || other === 0 || Math.max(own / other, other / own) < farApart) return undefined;
  return text(
    'The inputs of {0} reach {1}, those of {2} reach {3}: they are not scaled alike.',
    calibration.name,
    own.toPrecision(3),
    evaluated.name,
    other.toPrecision(3),
  );
}

async function largestIn(dataset: Dataset): Promise<number> {
  const { inputs } = await dataset.batch(range(Math.min(looked, dataset.examples)));
  let largest = 0;
  for (const values of inputs) for (const value of values) largest = Math.max(largest, Math.abs(value));
  return largest;
}
