import type { AllocationQuery } from '../../../shared/allocation';
import type { AgreementDocument } from '../../../shared/documents';
import { requireComparison, type Looked } from './looked';

/** How far the methods agree that have scores at this sparsity. @throws Problem `run-missing`, `option-invalid` for a budget that is none here. */
export function agreement(looked: Looked, query: AllocationQuery): AgreementDocument {
  const comparison = requireComparison(looked);
  comparison.allocator.bounds(query);
  return comparison.agreements.at(query, comparison.candidatesAt(query.sparsity));
}
