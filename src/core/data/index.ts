/** Data sets out of files. To add a format: its file, and a line here. */
import { Problem } from '../../shared/problem';
import type { DataRecipe } from '../../shared/recipe';
import { text } from '../../shared/text';
import { requireInside, type Folder } from '../files';
import type { Model } from '../formats/model';
import type { Shape } from '../graph/shape';
import { movedChannels } from './arrangement';
import { csv } from './csv';
import type { Dataset } from './dataset';
import { fit } from './fit';
import { holdsIdx, idx } from './idx';
import { openImageFolder } from './images/image-folder';
import { askedShape } from './images/preparation';
import { dataLimit } from './limits';
import { npyPair } from './npy-pair';
import { npz } from './npz';
import type { DataFormat } from './raw-data';
import { SyntheticDataset } from './synthetic';

export { readNpz } from './npz';
export { writeNpz, type NpzArray } from './npz-writer';
export { holdOut, subset, take } from './selection';
export { checkTargets } from './check-targets';

/** What is asked of pictures and means nothing to arrays. */
const imageOptions = ['resize', 'crop', 'interpolation', 'classes', 'skipBad'] as const;

const formats: readonly DataFormat[] = [npz, npyPair, csv, idx];

/** What data is opened for. */
type Reader = Pick<Model, 'graph' | 'name' | 'bind'>;

/** A data set, and the model that it fits: the extents that a model file leaves open are the data's. */
export interface Fitted<M extends Reader> {
  readonly dataset: Dataset;
  readonly model: M | Model;
}

/**
 * Opens a data set and fits it to the model: axes, scale, kind of targets, all said in `notes`. `recipe.limit` is the caller's to apply
 * (`take`), by its own seed; only synthetic data asks it how many examples there are.
 * @param memory bytes that the data may take.
 * @throws Problem `format-unknown`, `file-…`, `data-…`, `label-invalid`, `option-invalid`.
 */
export async function openFitted<M extends Reader>(
  folder: Folder,
  recipe: DataRecipe,
  model: M,
  memory = dataLimit,
): Promise<Fitted<M>> {
  const inputs = model.graph?.inputs;
  if (recipe.file === 'synthetic') return { dataset: new SyntheticDataset(inputs, recipe.limit), model };
  const names = recipe.file.split(',').map((name) => requireInside(name.trim(), recipe.file));
  const name = names.map((each) => each.slice(each.lastIndexOf('/') + 1)).join();
  const [root, second] = names;
  const entries = second === undefined ? await folder.list(root) : undefined;
  if (entries && !holdsIdx(entries)) {
    const asked = inputs?.[0] && askedShape(recipe, inputs[0].node.shape.slice(1));
    const bound = boundTo(model, asked && [asked]);
    return { dataset: await openImageFolder({ folder, root, name, recipe, graph: bound.graph, memory }), model: bound };
  }
  const format = formats.find((each) => (entries ? each === idx : each.accepts(names)));
  if (!format)
    throw new Problem('format-unknown', text('{0} is not a data set that can be read.', recipe.file), {
      file: recipe.file,
      expected: 'npz, x.npy,y.npy, idx, csv, a folder of images, synthetic',
      remedy: text('Give an .npz file with the arrays x and y.'),
    });
  const unused = imageOptions.filter((option) => recipe[option] !== undefined);
  const notes = unused.length === 0 ? [] : [text('{0}: only images take {1}.', name, unused.join(', '))];
  const raw = await format.read({ folder, names, recipe, inputs, limit: Math.min(dataLimit, memory) });
  const bound = boundTo(
    model,
    raw.inputs.map(({ shape }) => shape.slice(1)),
  );
  return { dataset: await fit({ ...raw, notes: [...raw.notes, ...notes] }, name, recipe, bound.graph), model: bound };
}

/** The same, for a model whose extents are known. */
export const openDataset = async (
  folder: Folder,
  recipe: DataRecipe,
  model: Reader,
  memory?: number,
): Promise<Dataset> => (await openFitted(folder, recipe, model, memory)).dataset;

/** The model for examples of these shapes, whichever side of a picture its channels are on. What contradicts it is said later, by `fit`. */
function boundTo<M extends Reader>(model: M, examples: readonly Shape[] | undefined): M | Model {
  if (!examples || !model.bind) return model;
  for (const shapes of [examples, ...movedChannels(examples)]) {
    const bound = model.bind(shapes);
    if (bound) return bound;
  }
  return model;
}
