/** From a picture's file to the bytes that a model's input is made of. */
import { Problem } from '../../../shared/problem';
import type { DataRecipe } from '../../../shared/recipe';
import { text, type Text } from '../../../shared/text';
import { show, size, type Shape } from '../../graph/shape';
import { pictureShape, type PictureShape } from '../picture-shape';
import type { Preprocessing } from '../preprocessing';
import { withChannels, type ChannelOrder } from './channels';
import { decodePicture } from './decode';
import { centerCrop, cropExtent, parseSize, resizedExtent, type Extent, type Size } from './geometry';
import type { Picture } from './picture';
import { resize, type Interpolation } from './resample';

/** What is done to every picture, in this order: channels, resize, crop. */
export interface Preparation {
  readonly order: ChannelOrder;
  readonly resize?: Size;
  readonly interpolation: Interpolation;
  readonly crop?: Extent;
  /** Size that must come out; undefined: any, but the same for all. */
  readonly target?: Extent;
  /** Channels that must come out, where one is to become three. */
  readonly channels: 1 | 3 | 4;
  readonly notes: readonly Text[];
}

/**
 * @param shape of one example of the model's input; undefined where the model's graph is not known.
 * @throws Problem `option-invalid`, `data-mismatch` where no picture can become such an example.
 */
export function preparationOf(recipe: DataRecipe, { channels }: Preprocessing, shape: Shape | undefined): Preparation {
  const { wanted, crop, last } = sizesOf(recipe);
  const target = shape && targetOf(shape, last);
  const result = target?.channels ?? (channels === 'gray' ? 1 : 3);
  const order = orderOf(channels, result);
  const resizing = wanted ?? (crop ? undefined : target);
  return {
    order,
    channels: result,
    interpolation: recipe.interpolation ?? 'bilinear',
    ...(resizing && { resize: resizing }),
    ...(crop && { crop }),
    ...(target && { target }),
    notes: [text('Images are read as {0}.', order)],
  };
}

interface Sizes {
  readonly wanted?: Size | undefined;
  readonly crop?: Extent | undefined;
  /** What every picture has in the end, where the recipe says it. */
  readonly last?: Extent | undefined;
}

function sizesOf(recipe: DataRecipe): Sizes {
  const wanted = recipe.resize === undefined ? undefined : parseSize('resize', recipe.resize);
  const crop = recipe.crop === undefined ? undefined : cropExtent(parseSize('crop', recipe.crop));
  return { wanted, crop, last: crop ?? (wanted && !('shortest' in wanted) ? wanted : undefined) };
}

/** An example of this input in the size that the recipe asks for; undefined where it asks for none. */
export function askedShape(recipe: DataRecipe, shape: Shape): Shape | undefined {
  const { last } = sizesOf(recipe);
  const picture = pictureShape(shape);
  if (!last || !picture || shape.length !== 3) return undefined;
  const { channels, planar } = picture;
  return planar ? [channels, last.height, last.width] : [last.height, last.width, channels];
}

/** The picture that the model takes: by its shape or, where that is flat, by what resizing and cropping lead to. */
function targetOf(shape: Shape, last: Extent | undefined): PictureShape {
  const channels = last && size(shape) / (last.width * last.height);
  if (shape.length === 1 && last && (channels === 1 || channels === 3 || channels === 4))
    return { ...last, channels, planar: false };
  const picture = pictureShape(shape);
  if (!picture)
    throw new Problem('data-mismatch', text('The model’s input is no image.'), {
      found: show(shape),
      expected: '[height, width, 1|3|4], [1|3|4, height, width]',
      remedy: text('Give data in another form than images.'),
    });
  if (last && (last.width !== picture.width || last.height !== picture.height))
    throw sizeProblem(`${last.width} × ${last.height}`, picture);
  return picture;
}

function orderOf(asked: Preprocessing['channels'], channels: 1 | 3 | 4): ChannelOrder {
  if (asked === undefined) return channels === 1 ? 'gray' : channels === 3 ? 'rgb' : 'rgba';
  if (asked === 'gray' ? channels <= 3 : channels === 3) return asked;
  throw new Problem('option-invalid', text('The channels cannot be {0}.', asked), {
    found: asked,
    expected: channels === 1 ? 'one channel' : `${channels} channels`,
    remedy: text('Leave out channels, or choose a preprocessing for as many.'),
  });
}

const sizeProblem = (found: string, { width, height }: Extent, file?: string): Problem =>
  new Problem('data-mismatch', text('The images have another size than the model’s input.'), {
    ...(file !== undefined && { file }),
    found,
    expected: `${width} × ${height}`,
    remedy: text(
      'Correct the sizes of resize and crop, or leave both out: images are then resized to the model’s input.',
    ),
  });

/**
 * @returns a picture of the wanted size and number of channels.
 * @throws Problem `image-unreadable`, `data-mismatch`.
 */
export function prepare(bytes: Uint8Array, preparation: Preparation, file: string): Picture {
  const { order, channels, interpolation, crop, target } = preparation;
  const decoded = withChannels(decodePicture(bytes, file), order);
  const extent = preparation.resize ? resizedExtent(decoded, preparation.resize, file) : decoded;
  const resized = resize(decoded, extent.width, extent.height, interpolation);
  const cropped = crop ? centerCrop(resized, crop, file) : resized;
  if (target && (cropped.width !== target.width || cropped.height !== target.height))
    throw sizeProblem(`${cropped.width} × ${cropped.height}`, target, file);
  // Gray on request, for a model that takes three channels.
  return channels === 3 && order === 'gray' ? withChannels(cropped, 'rgb') : cropped;
}
