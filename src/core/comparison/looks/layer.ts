import type { AllocationQuery } from '../../../shared/allocation';
import type { Ranking } from '../../allocation/ranking';
import type { Candidate } from '../../criteria/candidate';
import type { Parameter } from '../../formats/model';
import type { Comparison } from '../comparison';
import { cutLine, isKept } from './cut-line';
import { findParameter, requireComparison, type Looked } from './looked';

/** One parameter as a method sees it, or as the file has it. */
export interface Layer {
  readonly parameter: Parameter;
  /** The weights that were scored: the method may have trained them. */
  readonly values: Float32Array;
  /** Absent for the file alone. */
  readonly scored?: ScoredLayer;
}

/** What is known of a parameter's scores at one allocation. Arrays are by position. */
export interface ScoredLayer {
  readonly method: string;
  readonly scores: Float32Array;
  readonly keys: Uint32Array;
  readonly part: Ranking['parts'][number];
  /** How many weights go. */
  readonly removed: number;
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
  const { method, weights } = candidate;
  const at = comparison.scored.indexOf(parameter);
  const part = comparison.allocator.ranking(candidate, query.normalize).parts[at];
  return {
    parameter,
    values: weights?.get(parameter.name) ?? parameter.values,
    scored: { method, scores: candidate.scores.of(at), keys: part.keys(), part, removed: counts[at] ?? 0 },
  };
}

/** Whether the weight at a position stays; of the file alone, whether it is not zero. */
export function fates({ values, scored }: Layer): (position: number) => boolean {
  if (!scored) return (position) => values[position] !== 0;
  const { keys } = scored;
  const cut = cutLine(scored);
  return (position) => isKept(cut, keys, position);
}
