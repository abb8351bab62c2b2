import { Problem } from '../../shared/problem';
import { text } from '../../shared/text';
import { show, size, type Shape } from '../graph/shape';
import { pictureShape } from './picture-shape';
import type { Preprocessing } from './preprocessing';

/**
 * Arrays hold RGB (or gray). For a model that wants blue first, the channels change places.
 * @param order position in the file's example for each position in the model's; undefined: the same.
 * @param shape of the model's example.
 * @throws Problem `option-invalid` where the example has no three channels, or would have to become gray.
 */
export function inChannelOrder(
  order: Int32Array | undefined,
  shape: Shape,
  channels: Preprocessing['channels'],
): Int32Array | undefined {
  if (channels === undefined || channels === 'rgb') return order;
  const picture = pictureShape(shape);
  if (channels === 'gray' && picture?.channels === 1) return order;
  if (channels === 'gray' || picture?.channels !== 3)
    throw new Problem('option-invalid', text('The channels cannot be {0}.', channels), {
      found: show(shape),
      expected: channels === 'gray' ? 'one channel' : 'three channels',
      remedy: text('Leave out channels, or give images in a folder.'),
    });
  const step = picture.planar ? picture.width * picture.height : 1;
  return Int32Array.from({ length: size(shape) }, (_, at) => {
    const channel = Math.floor(at / step) % 3;
    const mirrored = at + (2 - 2 * channel) * step;
    return order?.[mirrored] ?? mirrored;
  });
}
