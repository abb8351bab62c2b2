/** Data sets out of files. To add a format: its file, and a line here. */
import { Problem } from '../../shared/problem';
import type { DataRecipe } from '../../shared/recipe';
import { text } from '../../shared/text';
import { requireInside, type Folder } from '../files';
import type { Model } from '../formats/model';
import { csv } from './csv';
import type { Dataset } from './dataset';
import { fit } from './fit';
import { holdsIdx, idx } from './idx';
import { openImageFolder } from './images/image-folder';
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

/**
 * Opens a data set and fits it to the model: axes, scale, kind of targets, all said in `notes`. `recipe.limit` is the caller's to apply
 * (`take`), by its own seed; only synthetic data asks it how many examples there are.
 * @param memory bytes that the data may take.
 * @throws Problem `format-unknown`, `file-…`, `data-…`, `label-invalid`, `option-invalid`.
 */
export async function openDataset(
  folder: Folder,
  recipe: DataRecipe,
  model: Pick<Model, 'graph' | 'name'>,
  memory = dataLimit,
): Promise<Dataset> {
  const inputs = model.graph?.inputs;
  if (recipe.file === 'synthetic') return new SyntheticDataset(inputs, recipe.limit);
  const names = recipe.file.split(',').map((name) => requireInside(name.trim(), recipe.file));
  const name = names.map((each) => each.slice(each.lastIndexOf('/') + 1)).join();
  const [root, second] = names;
  const entries = second === undefined ? await folder.list(root) : undefined;
  if (entries && !holdsIdx(entries)) return openImageFolder({ folder, root, name, recipe, graph: model.graph, memory });
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
  return await fit({ ...raw, notes: [...raw.notes, ...notes] }, name, recipe, model.graph);
}
