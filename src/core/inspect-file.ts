import type { InspectDocument } from '../shared/documents';
import type { Bundle } from '../shared/text';
import { countNonZero } from './evaluation/size';
import type { Source } from './files';
import { locateStored, openModel } from './formats';
import { isLarge, type StoredModel } from './formats/stored-model';
import { inspect, inspectionOf } from './inspect';
import { piecesOf } from './streaming/pieces';

/** What a model file holds. The weights of a large one are counted piece by piece. @throws as `openModel`; Cancelled. */
export async function inspectFile(source: Source, bundle?: Bundle, signal?: AbortSignal): Promise<InspectDocument> {
  const stored = await locateStored(source);
  if (stored && isLarge(stored)) return inspectStored(stored, bundle, signal);
  return inspect(await (stored?.load?.() ?? openModel(source)), bundle);
}

async function inspectStored(model: StoredModel, bundle?: Bundle, signal?: AbortSignal): Promise<InspectDocument> {
  const counts: { count: number; zeros: number }[] = [];
  for (const parameter of model.parameters) {
    const { count } = parameter;
    let zeros = count;
    for await (const { values } of piecesOf(parameter, model, signal)) zeros -= countNonZero(values);
    counts.push({ count, zeros });
  }
  return inspectionOf(model, counts, bundle);
}
