/** Images read at places that are computed. */
import { show, size } from '../../../graph/shape';
import { affineGrid, gridSample, type GridSampleOptions } from '../../../ops/grid-sample';
import { Value } from '../graph/value';
import type { Operator } from './operator';

/** Before opset 20 they had the names that they have in two dimensions. */
const interpolations = {
  linear: 'linear',
  bilinear: 'linear',
  nearest: 'nearest',
  cubic: 'cubic',
  bicubic: 'cubic',
} as const satisfies Record<string, GridSampleOptions['interpolation']>;

const sampling: Operator = {
  name: 'GridSample',
  apply: (call) => {
    const { attributes } = call;
    const x = call.input(0);
    const mode = attributes.word('mode', ['linear', 'bilinear', 'nearest', 'cubic', 'bicubic']);
    const sampled = gridSample(x.channelsLast, call.input(1).node, {
      interpolation: interpolations[mode],
      outside: attributes.word('padding_mode', ['zeros', 'border', 'reflection']),
      alignCorners: attributes.flag('align_corners'),
    });
    return Value.channelsLast(sampled, x.type);
  },
};

/** Pixels whose places are written down: more is a mistake in the file. */
const mostPixels = 2 ** 22;

const affine: Operator = {
  name: 'AffineGrid',
  apply: (call) => {
    const theta = call.input(0);
    const shape = call.numbers(1) ?? [];
    const extents = shape.slice(2);
    const isCount = (each: number): boolean => Number.isSafeInteger(each) && each >= 1;
    if (extents.length < 1 || shape[0] !== theta.shape[0] || !extents.every(isCount) || size(extents) > mostPixels)
      throw new RangeError(`affine maps ${show(theta.shape)} for images ${show(shape)}`);
    return Value.of(affineGrid(theta.node, extents, call.attributes.flag('align_corners')), theta.type);
  },
};

export const gridSampling: readonly Operator[] = [affine, sampling];
