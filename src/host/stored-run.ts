import type { RunEntry } from '../jobs/store';
import { modelTitle } from '../jobs/model-title';
import { startingAllocation } from './recipes';
import { modelOf } from './runs';
import type { Subject } from './task';

/** A stored run that can be opened. */
export type StoredEntry = RunEntry & Required<Pick<RunEntry, 'run'>>;

export const isOpenable = (entry: RunEntry): entry is StoredEntry => entry.run !== undefined;

/** What shows it again. */
export function subjectOf({ folder, run }: StoredEntry): Subject {
  const model = modelOf(run);
  return {
    task: { kind: 'open', folder },
    model,
    title: modelTitle(model),
    view: 'compare',
    allocation: startingAllocation(run.recipe),
  };
}
