import type { LayerSensitivity, SensitivityDocument } from '../../../shared/findings';
import { Problem, throwIfCancelled } from '../../../shared/problem';
import { text } from '../../../shared/text';
import { masked, maskOf } from '../../allocation/masks';
import { roundHalfEven } from '../../allocation/round';
import { countNonZero } from '../../evaluation/size';
import type { Comparison } from '../comparison';

export interface SensitivityOptions {
  readonly method: string;
  /** 0 < s < 1. */
  readonly sparsities: readonly number[];
  readonly signal?: AbortSignal | undefined;
  /** Told of each layer alone. */
  readonly onLayer?: (document: SensitivityDocument, share: number) => void;
}

/**
 * Prunes one scored parameter at a time by a method's scores, at each sparsity, and evaluates the model: layers × sparsities
 * evaluations. A layer keeps at least one weight. Scores of a schedule belong to weights that its rounds have pruned and trained: then the
 * other layers are not whole, and the document says how far.
 * @throws Problem `sparsity-invalid`, `data-required` where nothing can be evaluated, `option-invalid` for a method without scores; Cancelled
 */
export async function layerSensitivity(
  comparison: Comparison,
  { method, sparsities, signal, onLayer }: SensitivityOptions,
): Promise<SensitivityDocument> {
  const rising = [...new Set(sparsities)].sort((a, b) => a - b);
  const wrong = rising.find((sparsity) => !(sparsity > 0 && sparsity < 1));
  if (wrong !== undefined || rising.length === 0)
    throw new Problem('sparsity-invalid', text('A sparsity must be above 0 and below 1.'), {
      found: wrong ?? 'none',
      expected: '0 < sparsity < 1',
      remedy: text('Give the share of weights to remove, 0.9 for 90 %.'),
    });
  // A method whose scores depend on the sparsity is asked for those of the highest.
  const candidate = comparison.candidate({ method, sparsity: rising.at(-1) ?? 0 });
  const { parts } = comparison.allocator.ranking(candidate, undefined);
  const own = candidate.weights ?? new Map<string, Float32Array>();
  const prunedBefore = candidate.target === undefined ? undefined : zeroShare(comparison, own);
  const head = { method, ...(prunedBefore !== undefined && { prunedBefore }), sparsities: rising };
  const layers: LayerSensitivity[] = [];
  for (const [p, { name, alias, values: stored }] of comparison.scored.entries()) {
    const values = own.get(name) ?? stored;
    const metrics: LayerSensitivity['metrics'][number][] = [];
    for (const sparsity of rising) {
      throwIfCancelled(signal);
      const count = Math.min(roundHalfEven(values.length * sparsity), values.length - 1);
      const changed = new Map(own).set(name, masked(values, maskOf(parts[p], count)));
      metrics.push(await comparison.quality(changed, signal));
    }
    const layer = { parameter: name, ...(alias !== undefined && { alias }), metrics };
    layers.push(layer);
    onLayer?.({ ...head, layers: [layer] }, layers.length / comparison.scored.length);
  }
  return { ...head, layers };
}

/** Of all scored weights together. */
function zeroShare({ scored }: Comparison, own: ReadonlyMap<string, Float32Array>): number {
  const all = scored.map(({ name, values }) => own.get(name) ?? values);
  const total = all.reduce((sum, { length }) => sum + length, 0);
  return 1 - all.reduce((sum, values) => sum + countNonZero(values), 0) / total;
}
