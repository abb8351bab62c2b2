import type { RunEntry } from '../jobs/store';
import { modelTitle } from '../jobs/model-title';
import type { RunSource } from '../shared/runs-document';
import { startingAllocation } from './recipes';
import { modelOf } from './runs';
import type { Subject } from './task';

/** A stored run that can be opened. */
export type StoredEntry = RunEntry & Required<Pick<RunEntry, 'run'>>;

export const isOpenable = (entry: RunEntry): entry is StoredEntry => entry.run !== undefined;

/** What a summary of it is made from. */
export const sourceOf = ({ id, bytes, note, modelGone, run }: StoredEntry): RunSource => ({
  id,
  bytes,
  title: run.title,
  created: run.created,
  recipe: run.recipe,
  document: run.document,
  ...(note !== undefined && { note }),
  ...(modelGone && { modelGone }),
});

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
