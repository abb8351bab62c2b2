import type { InspectDocument } from '../shared/documents';
import type { Bundle } from '../shared/text';
import { countNonZero } from './evaluation/size';
import type { Source } from './files';
import { locateStored, openModel } from './formats';
import type { Model } from './formats/model';
import { isLarge, type StoredModel } from './formats/stored-model';
import { inspect, inspectionOf } from './inspect';
import { piecesOf } from './streaming/pieces';

/** What a model file holds, and how to come to the model itself. */
export interface InspectedFile {
  readonly inspection: InspectDocument;
  /** With its weights. Those of a large model are read now. @throws as `openModel`. */
  readonly load: () => Promise<Model>;
}

/** What a model file holds. The weights of a large one are counted piece by piece. @throws as `openModel`; Cancelled. */
export async function inspectFile(source: Source, bundle?: Bundle, signal?: AbortSignal): Promise<InspectedFile> {
  const stored = await locateStored(source);
  const load = async (): Promise<Model> => stored?.load?.() ?? openModel(source);
  if (stored && isLarge(stored)) return { inspection: await inspectStored(stored, bundle, signal), load };
  const model = await load();
  return { inspection: inspect(model, bundle), load: () => Promise.resolve(model) };
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
