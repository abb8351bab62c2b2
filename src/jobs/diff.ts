import { diff } from '../core/diff/diff';
import { compareOutputs, type OutputComparison } from '../core/diff/outputs';
import { heldModel, locatedModel, type DiffModel } from '../core/diff/weights';
import type { Executor } from '../core/executors/executor';
import { locateStored, openModel } from '../core/formats';
import { isLarge } from '../core/formats/stored-model';
import type { DiffDocument } from '../shared/diff-document';
import type { DiffQuery } from '../shared/job-api';
import { throwIfCancelled } from '../shared/problem';
import type { Progress } from '../shared/protocol';
import type { Recipe } from '../shared/recipe';
import { text, type Bundle, type Text } from '../shared/text';
import { openFirst, openSecond, type Opened } from './diff-data';
import { estimateMemory } from './estimate';
import { sourceOf } from './folder';
import { requireMemory } from './memory';
import { modelTitle } from './model-title';

export interface DiffRequest extends DiffQuery {
  /** Asked for where networks are run. */
  readonly executorOf: (recipe: Recipe) => Promise<Executor>;
  /** Language of the texts in the document. */
  readonly bundle?: Bundle | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (progress: Progress) => void;
}

/**
 * How one model differs from another; with data, how their answers differ, too. Weights of large files are compared piece by piece where
 * nothing runs them.
 * @throws Problem where a model or the data cannot be read, `memory-short`, `option-invalid`; Cancelled.
 */
export async function diffModels(request: DiffRequest): Promise<DiffDocument> {
  const document = await compareModels(request);
  const { before, after } = document;
  const { names = { before: before.file, after: after.file } } = request;
  return { ...document, before: { ...before, file: names.before }, after: { ...after, file: names.after } };
}

async function compareModels(request: DiffRequest): Promise<DiffDocument> {
  const { before, after, data, bundle, signal, onProgress } = request;
  const reading = (file: string): void => onProgress?.({ phase: 'reading', subject: modelTitle(file) });
  reading(before);
  if (!data) {
    const old = await openWeights(before, signal);
    reading(after);
    const now = await openWeights(after, signal);
    const onShare = (share: number): void => onProgress?.({ phase: 'reading', share });
    return diff({ before: old, after: now, bundle, signal, onProgress: onShare });
  }
  const old = await openFirst({ ...request, data });
  reading(after);
  const now = await openSecond({ ...request, data }, old);
  const answers = await answersOf(request, old, now);
  const notes = old.dataset?.notes ?? [];
  return diff({
    before: heldModel(old.model),
    after: heldModel(now.model),
    ...('template' in answers ? { warnings: [...notes, answers] } : { warnings: notes, ...answers }),
    bundle,
    signal,
  });
}

/** What weights alone are compared of: those of a large file stay where they are. */
async function openWeights(file: string, signal: AbortSignal | undefined): Promise<DiffModel> {
  throwIfCancelled(signal);
  const source = sourceOf(file);
  const stored = await locateStored(source);
  return stored && isLarge(stored) && stored.others === 0 ? locatedModel(stored) : heldModel(await openModel(source));
}

/** The comparison of the answers with what computed it; a text where there is none. */
async function answersOf(
  request: DiffRequest,
  old: Opened,
  now: Opened,
): Promise<{ readonly outputs: OutputComparison; readonly executor: string } | Text> {
  const { loss, output, signal, onProgress } = request;
  const unreadable = [old, now].find(({ model }) => !model.graph);
  if (unreadable || !old.dataset || !now.dataset)
    return unreadable
      ? text('Outputs were not compared: the network of {0} could not be read.', unreadable.model.name)
      : text('Outputs were not compared: {0}', now.misfit ?? '');
  await requireMemory(estimateMemory(old.model, old.recipe) + estimateMemory(now.model, now.recipe));
  const executor = await request.executorOf(old.recipe);
  const outputs = await compareOutputs({
    before: { model: old.model, dataset: old.dataset },
    after: { model: now.model, dataset: now.dataset },
    executor,
    loss,
    output,
    signal,
    onProgress: (share) => onProgress?.({ phase: 'evaluating', share }),
  });
  return 'template' in outputs ? outputs : { outputs, executor: executor.name };
}
