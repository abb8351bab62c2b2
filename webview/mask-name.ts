/** How the page calls the mask that would be saved. */
import type { AllocationQuery } from '../src/shared/allocation';
import { editedLayers } from './budget';
import { percent } from './format';
import { t } from './i18n';

/** `Hessian at 90.0 %, edited for 3 layers`. */
export function maskName(method: string, allocation: AllocationQuery): string {
  const sparsity = percent(allocation.sparsity);
  const edited = editedLayers(allocation);
  if (edited === 0) return t('{0} at {1}', method, sparsity);
  return edited === 1
    ? t('{0} at {1}, edited for 1 layer', method, sparsity)
    : t('{0} at {1}, edited for {2} layers', method, sparsity, edited);
}
