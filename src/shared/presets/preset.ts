import type { AllocationQuery, Budget } from '../allocation';
import type { Text } from '../text';

/** A scored parameter, as far as a preset looks at it. */
export interface PresetLayer {
  readonly name: string;
  readonly shape: readonly number[];
  /** Weights. */
  readonly total: number;
}

/** A known way to share a sparsity out over layers: where a person begins who then changes single ones. */
export interface AllocationPreset {
  readonly id: string;
  readonly label: Text;
  /** One sentence for people. */
  readonly what: Text;
  /** The paper that it comes from. */
  readonly source: string;
  /** The query that says it, out of the one before: sparsity and normalization stay. */
  apply(query: AllocationQuery, layers: readonly PresetLayer[]): AllocationQuery;
}

/** A query's scope and budget in place of its own. */
export const allotted = (
  { sparsity, normalize }: AllocationQuery,
  scope: AllocationQuery['scope'],
  budget?: Budget,
): AllocationQuery => ({ sparsity, scope, ...(normalize && { normalize }), ...(budget && { budget }) });
