import type { AllocationQuery } from '../../../shared/allocation';
import type { Mask } from '../../allocation/masks';
import type { Candidate } from '../../criteria/candidate';
import type { Parameter } from '../../formats/model';
import type { Comparison } from '../comparison';
import { findParameter, requireComparison, type Looked } from './looked';
import { ScoredLayer } from './scored-layer';

/** One parameter as a method sees it, or as the file has it. */
export interface Layer {
  readonly parameter: Parameter;
  /** The weights that were scored: the method may have trained them. */
  readonly values: Float32Array;
  /** Absent for the file alone. */
  readonly scored?: ScoredLayer;
}

type LayerQuery = AllocationQuery & { readonly method: string; readonly parameter: string };

/** @throws Problem `option-invalid`, `run-missing`, `recompute-required`, and where the allocation fails. */
export function layerOf(looked: Looked, query: LayerQuery): Layer {
  if (query.method === '') {
    const parameter = findParameter(looked.parameters, query.parameter);
    return { parameter, values: parameter.values };
  }
  const comparison = requireComparison(looked);
  const parameter = findParameter(comparison.scored, query.parameter);
  const candidate = comparison.candidate(query);
  const { counts } = comparison.allocator.cut(candidate, query);
  return layerUnder(comparison, candidate, query, parameter, counts);
}

/** The parameter under every method that has scores of it at this sparsity. Where an allocation fails, nothing goes. */
export function layersOf(looked: Looked, query: Omit<LayerQuery, 'method'>): Required<Layer>[] {
  const { comparison } = looked;
  const parameter = comparison?.scored.find(({ name }) => name === query.parameter);
  if (!comparison || !parameter) return [];
  return comparison.candidatesAt(query.sparsity).map((candidate) => {
    const counts = comparison.allocator.tryCut(candidate, query)?.counts ?? [];
    return layerUnder(comparison, candidate, query, parameter, counts);
  });
}

function layerUnder(
  comparison: Comparison,
  candidate: Candidate,
  query: AllocationQuery,
  parameter: Parameter,
  counts: readonly number[],
): Required<Layer> {
  const at = comparison.scored.indexOf(parameter);
  const part = comparison.allocator.ranking(candidate, query.normalize).parts[at];
  const values = candidate.weights?.get(parameter.name) ?? parameter.values;
  const normalized = query.normalize !== undefined;
  return { parameter, values, scored: new ScoredLayer(candidate, at, values, part, counts[at] ?? 0, normalized) };
}

/** The mask, 1 = kept; of the file alone, what is not zero. */
export function fates({ values, scored }: Layer): Mask {
  if (scored) return scored.mask;
  const mask = new Uint8Array(values.length);
  for (let at = 0; at < values.length; at++) if (values[at] !== 0) mask[at] = 1;
  return mask;
}
