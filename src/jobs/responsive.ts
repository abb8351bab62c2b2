import { setImmediate } from 'node:timers/promises';
import type { Dataset } from '../core/data/dataset';

/**
 * The same data set, which lets the process look at its messages before each batch: promises alone never do, and a cancel that is
 * not heard cannot be obeyed.
 */
export const responsive = (dataset: Dataset): Dataset => ({
  name: dataset.name,
  examples: dataset.examples,
  features: dataset.features,
  ...(dataset.targets && { targets: dataset.targets }),
  notes: dataset.notes,
  async batch(indices) {
    await setImmediate();
    return dataset.batch(indices);
  },
});
