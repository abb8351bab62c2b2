/** Model files. To add a format: its folder, and a line here. */
import { Problem } from '../../shared/problem';
import { text } from '../../shared/text';
import { requireInside, type Source } from '../files';
import type { Format, Model } from './model';
import type { StoredModel } from './stored-model';
import { kerasArchive, kerasHdf5 } from './keras';
import { onnx } from './onnx';
import { readingPulled } from './reading-pulled';
import { safetensors } from './safetensors';
import { tfjsLayers } from './tfjs';
import { tflite } from './tflite';

export const formats: readonly Format[] = [tfjsLayers, onnx, safetensors, kerasArchive, kerasHdf5, tflite];

/** What a format may look at before it says that a file is its own. */
const headBytes = 4096;

/** @throws Problem `file-missing`, `format-unknown`, `lfs-pointer`, and what the format's `read` throws. */
export const openModel = (source: Source): Promise<Model> =>
  readingPulled(source, async () => (await formatOf(source)).read(source));

/** The model with its weights left where they are, where its format can do that. @throws as `openModel`. */
export const locateStored = (source: Source): Promise<StoredModel | undefined> =>
  readingPulled(source, async () => (await formatOf(source)).storage?.locate(source));

async function formatOf(source: Source): Promise<Format> {
  const { folder } = source;
  const main = requireInside(source.main, source.main);
  if ((await folder.size(main)) === undefined)
    throw new Problem('file-missing', text('{0} does not exist.', main), {
      file: main,
      remedy: text('Correct the path of the model.'),
    });
  const head = await folder.read(main, 0, headBytes);
  const format = formats.find((each) => each.accepts(main, head));
  if (!format)
    throw new Problem('format-unknown', text('{0} is no model that can be read.', main), {
      file: main,
      expected: formats.map(({ label }) => label).join(', '),
      remedy: text(
        'Choose an ONNX, Keras, safetensors or TensorFlow Lite file, or the model.json of a TensorFlow.js layers model.',
      ),
    });
  return format;
}
