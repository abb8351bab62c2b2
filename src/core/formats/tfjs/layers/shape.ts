/** Layers that arrange elements. */
import { range, size, type Shape } from '../../../graph/shape';
import { expand, reshape, transpose } from '../../../ops/reshape';
import { InvalidOption } from '../config';
import { unary, type Layer } from './layer';
import { isChannelsFirst } from './options';

export const shapeLayers: readonly Layer[] = [
  unary('Flatten', (x, { config }) => {
    const rank = x.shape.length;
    const arranged = isChannelsFirst(config) && rank > 2 ? transpose(x, [0, ...range(rank).slice(2), 1]) : x;
    return reshape(arranged, [1, size(x.shape)]);
  }),
  unary('Reshape', (x, { config }) => {
    const target = config.extents('targetShape');
    if (!target) throw new InvalidOption('targetShape', target, 'a shape');
    return reshape(x, [1, ...settle(target, size(x.shape))]);
  }),
  unary('Permute', (x, { config }) => {
    const dims = config.extents('dims');
    if (!dims?.every((axis) => axis !== null)) throw new InvalidOption('dims', dims, 'axes from 1');
    return transpose(x, [0, ...dims]);
  }),
  unary('RepeatVector', (x, { config }) => {
    const [, features, ...more] = x.shape;
    const n = config.number('n') ?? 1;
    if (features === undefined || more.length > 0) throw new RangeError(`an input of ${x.shape.length} axes, not 2`);
    if (!Number.isSafeInteger(n) || n < 1) throw new InvalidOption('n', n, 'a positive integer');
    return expand(reshape(x, [1, 1, features]), [1, n, features]);
  }),
];

/** Fills the one extent that is −1 or null. */
function settle(target: readonly (number | null)[], elements: number): Shape {
  const isOpen = (extent: number | null): extent is null => extent === null || extent < 0;
  const known = target.reduce<number>((product, extent) => (isOpen(extent) ? product : product * extent), 1);
  if (target.filter(isOpen).length > 1 || (target.some(isOpen) && elements % known !== 0))
    throw new RangeError(`${elements} elements do not fit [${target.join(', ')}]`);
  return target.map((extent) => (isOpen(extent) ? elements / known : extent));
}
