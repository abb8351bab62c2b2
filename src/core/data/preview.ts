import type { PreviewDocument } from '../../shared/preview';
import { format, type Bundle } from '../../shared/text';
import { size } from '../graph/shape';
import type { Batch, Dataset, Targets } from './dataset';
import { pictureShape, type PictureShape } from './picture-shape';

type Values = ArrayLike<number>;

/** Largest width and height of a preview. */
const largestSide = 256;

/**
 * One example as the model gets it, its first input as a picture where it looks like one: what a person needs to see that channels,
 * order and scale are what the model was trained with. Other inputs have numbers alone (width and height 0).
 * @throws Problem where the example cannot be read.
 */
export async function previewOf(dataset: Dataset, index = 0, bundle?: Bundle): Promise<PreviewDocument> {
  const batch = await dataset.batch([index]);
  const [values] = batch.inputs;
  const { shape } = dataset.features[0];
  const picture = pictureShape(shape);
  const { minimum, maximum } = extremes(values);
  const label = dataset.targets && labelOf(batch, dataset.targets);
  return {
    name: dataset.name,
    shape,
    ...(picture ? paint(values, picture, minimum, maximum) : { width: 0, height: 0, pixels: new Uint8Array() }),
    minimum,
    maximum,
    mean: picture ? channelMeans(values, picture) : [meanOf(values)],
    ...(label !== undefined && { label }),
    notes: dataset.notes.map((note) => format(note, bundle)),
  };
}

function extremes(values: Values): { minimum: number; maximum: number } {
  let [minimum, maximum] = [Infinity, -Infinity];
  for (let at = 0; at < values.length; at++) {
    minimum = Math.min(minimum, values[at]);
    maximum = Math.max(maximum, values[at]);
  }
  return values.length === 0 ? { minimum: 0, maximum: 0 } : { minimum, maximum };
}

/** Where a channel of a pixel lies in the example. */
const positionOf = (
  { width, height, channels, planar }: PictureShape,
  row: number,
  column: number,
  channel: number,
): number => (planar ? (channel * height + row) * width + column : (row * width + column) * channels + channel);

/**
 * RGBA, opaque. What lies in 0 to 1 is shown as it is; anything else from the example's smallest number (black) to its largest.
 */
function paint(
  values: Values,
  picture: PictureShape,
  minimum: number,
  maximum: number,
): Pick<PreviewDocument, 'width' | 'height' | 'pixels'> {
  const unit = minimum >= 0 && maximum <= 1;
  const [low, range] = unit ? [0, 1] : [minimum, maximum - minimum || 1];
  const shrink = Math.min(1, largestSide / Math.max(picture.width, picture.height));
  const width = Math.max(1, Math.round(picture.width * shrink));
  const height = Math.max(1, Math.round(picture.height * shrink));
  const pixels = new Uint8Array(4 * width * height).fill(255);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const row = Math.floor(((y + 0.5) * picture.height) / height);
      const column = Math.floor(((x + 0.5) * picture.width) / width);
      for (let channel = 0; channel < 3; channel++) {
        const value = values[positionOf(picture, row, column, picture.channels === 1 ? 0 : channel)];
        pixels[4 * (y * width + x) + channel] = Math.round((255 * (value - low)) / range);
      }
    }
  return { width, height, pixels };
}

function channelMeans(values: Values, picture: PictureShape): number[] {
  const { width, height, channels } = picture;
  return Array.from({ length: channels }, (_, channel) => {
    let sum = 0;
    for (let row = 0; row < height; row++)
      for (let column = 0; column < width; column++) sum += values[positionOf(picture, row, column, channel)];
    return sum / (width * height);
  });
}

function meanOf(values: Values): number {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += values[at];
  return values.length === 0 ? 0 : sum / values.length;
}

/** Numbers of a target that are shown. */
const shownNumbers = 8;

/** The class's name or number; of a multi-hot row, the positions of its ones; else the numbers themselves. */
function labelOf({ targets: values }: Batch, targets: Targets): string | undefined {
  if (!values) return undefined;
  if (targets.kind === 'classes') return targets.names?.[values[0]] ?? String(values[0]);
  const numbers = Array.from(values);
  const hot = numbers.flatMap((value, position) => (value === 1 ? [position] : []));
  const isHot = size(targets.shape) > 1 && numbers.every((value) => value === 0 || value === 1);
  const shown = isHot ? hot : numbers;
  return shown.slice(0, shownNumbers).join(', ') + (shown.length > shownNumbers ? ', …' : '');
}
