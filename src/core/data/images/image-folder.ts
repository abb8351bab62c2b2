import { Problem } from '../../../shared/problem';
import type { DataRecipe } from '../../../shared/recipe';
import { text, type Text } from '../../../shared/text';
import type { Folder } from '../../files';
import type { Graph } from '../../graph/graph';
import { arrange } from '../arrangement';
import type { Dataset, Feature } from '../dataset';
import { preprocessingOf } from '../preprocessing';
import { rescalesItself, scalingOf, unscaled } from '../scaling';
import { findImages } from './class-folders';
import type { Extent } from './geometry';
import { ImageDataset } from './image-dataset';
import { prepare, preparationOf, type Preparation } from './preparation';
import { readImage } from './read-image';
import { survey } from './survey';

export interface ImageRequest {
  readonly folder: Folder;
  /** Name of the folder of images in it. */
  readonly root: string;
  /** For people. */
  readonly name: string;
  readonly recipe: DataRecipe;
  readonly graph: Graph | undefined;
  /** Bytes that the data may take. */
  readonly memory: number;
}

/** Bytes of prepared pictures that are kept: 870 of 224 × 224 × 3, or all of MNIST. Less where there is little memory. */
const largestCache = 2 ** 27;
const cacheShare = 1 / 8;

/**
 * A folder of images as examples of the model. Every header is read now, pixels when they are asked for (with `skipBad` once before, to
 * know what can be read).
 * @throws Problem `image-unreadable`, `data-…`, `option-invalid`, `file-…`.
 */
export async function openImageFolder({ folder, root, name, recipe, graph, memory }: ImageRequest): Promise<Dataset> {
  const preprocessing = preprocessingOf(recipe);
  const feature = featureOf(graph, name);
  const asked = preparationOf(recipe, preprocessing, feature?.shape);
  const found = await findImages(folder, root, recipe.classes);
  const { good, extents, notes } = await survey(folder, found.files, recipe.skipBad ? asked : undefined);
  if (good.length === 0) throw allUnreadable(name, found.files.length);
  const files = good.map((index) => found.files[index]);
  const { labels, classes } = found;

  // Where no model says it, the first image says what size all have.
  const target = asked.target ?? prepare(await readImage(folder, files[0]), asked, files[0]);
  const preparation = { ...asked, target };
  const shape = [target.height, target.width, asked.channels];
  const arrangement = arrange(shape, feature?.shape ?? shape) ?? {};
  const port = graph?.inputs[0];
  const scaling =
    feature?.dtype === 'int32'
      ? unscaled
      : scalingOf({
          preprocessing,
          type: 'uint8',
          shape,
          name,
          rescales: graph !== undefined && port !== undefined && rescalesItself(graph, port),
        });
  return new ImageDataset(name, {
    folder,
    files,
    preparation,
    cacheBytes: Math.min(largestCache, Math.floor(memory * cacheShare)),
    feature: feature ?? { name: 'x', shape, dtype: 'float' },
    scaling,
    ...(arrangement.order && { order: arrangement.order }),
    ...(labels && { labels: Int32Array.from(good, (index) => labels[index]) }),
    ...(classes && { targets: { kind: 'classes', classes: classes.length, names: classes } }),
    notes: [
      ...found.notes,
      ...notes,
      ...preparation.notes,
      ...resizingNotes(asked, recipe, extents),
      ...[arrangement.note, scaling.note].filter((note) => note !== undefined),
    ],
  });
}

/** @throws Problem `data-mismatch` for a model with several inputs. */
function featureOf(graph: Graph | undefined, name: string): Feature | undefined {
  const [port, ...others] = graph?.inputs ?? [];
  if (others.length > 0)
    throw new Problem('data-mismatch', text('The model has several inputs, {0} holds one.', name), {
      file: name,
      found: 1,
      expected: graph?.inputs.map((each) => each.name).join(', ') ?? '',
      remedy: text('Give an npz file with one array for each input, under its name.'),
    });
  return port && { name: port.name, shape: port.node.shape.slice(1), dtype: port.node.dtype };
}

/** Said only where nobody asked for it, and a picture changed. */
function resizingNotes(
  { target, interpolation }: Preparation,
  { resize, crop }: DataRecipe,
  extents: readonly Extent[],
): Text[] {
  if (!target || resize !== undefined || crop !== undefined) return [];
  const { width, height } = target;
  if (extents.every((extent) => extent.width === width && extent.height === height)) return [];
  return [
    text('Images were resized to {0}, the size of the model’s input ({1}).', `${width} × ${height}`, interpolation),
  ];
}

const allUnreadable = (name: string, count: number): Problem =>
  new Problem('data-empty', text('None of the images in {0} can be read.', name), {
    file: name,
    found: count,
    expected: 'PNG or JPEG',
    remedy: text('Give data with at least one example.'),
  });
