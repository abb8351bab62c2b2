/** Changes of resolution. */
import { text } from '../../../../shared/text';
import { axisOf, range, show } from '../../../graph/shape';
import { resizeAxis, type Coordinates, type ResizeOptions, type Rounding } from '../../../ops/resize';
import { Unsupported } from '../../unsupported';
import { isFloat } from '../../encoding/element-type';
import { type Value } from '../graph/value';
import type { Attributes } from './attributes';
import type { Call, Operator } from './operator';

const coordinates: Readonly<Record<string, Coordinates>> = {
  half_pixel: 'half-pixel',
  half_pixel_symmetric: 'half-pixel-symmetric',
  pytorch_half_pixel: 'pytorch-half-pixel',
  asymmetric: 'asymmetric',
  align_corners: 'align-corners',
  tf_crop_and_resize: 'crop',
  // Of opset 11 alone.
  tf_half_pixel_for_nn: 'half-pixel-from-border',
};
const roundings: Readonly<Record<string, Rounding>> = {
  round_prefer_floor: 'prefer-floor',
  round_prefer_ceil: 'prefer-ceil',
  floor: 'floor',
  ceil: 'ceil',
};

/** Of one axis that may change. */
interface Change {
  readonly axis: number;
  readonly extent: number;
  readonly options: ResizeOptions;
}

/** In the order of axes in which x is stored. */
function resized(x: Value, changes: readonly Change[]): Value {
  if (!isFloat(x.type) && changes.some(({ options }) => options.interpolation !== 'nearest'))
    throw new Unsupported(text('An interpolation between integers is not known.'));
  const result = changes.reduce(
    (node, { axis, extent, options }) => resizeAxis(node, x.storedAxis(axis), extent, options),
    x.any,
  );
  return x.like(result);
}

/** A list with one number for each of the axes. @throws RangeError where it has another length. */
function forAxes(found: readonly number[], axes: readonly number[], name: string): readonly number[] {
  if (found.length === axes.length) return found;
  throw new RangeError(`${name} ${show(found)} for axes ${show(axes)}`);
}

/** ⌊extent · scale⌋, in float32 as ONNX Runtime and shape inference compute it. */
const scaledExtent = (extent: number, scale: number): number => Math.floor(Math.fround(extent * Math.fround(scale)));

/** Up to opset 10, and Upsample: corners of pixels, rounded down; where their number falls, up (ONNX's own test and ONNX Runtime). */
function byCorners(call: Call, scales: readonly number[], mode: 'nearest' | 'linear'): Value {
  const x = call.input(0);
  const axes = range(x.rank);
  return resized(
    x,
    forAxes(scales, axes, 'scales').map((scale, axis) => ({
      axis,
      extent: scaledExtent(x.shape[axis], scale),
      options: { interpolation: mode, coordinates: 'asymmetric', rounding: scale < 1 ? 'ceil' : 'floor', scale },
    })),
  );
}

const upsample: Operator = {
  name: 'Upsample',
  apply: (call) => {
    // Before opset 9 the scales are an attribute.
    const scales = call.opset >= 9 ? call.numbers(1) : call.attributes.numbers('scales');
    return byCorners(call, scales ?? [], call.attributes.word('mode', ['nearest', 'linear']));
  },
};

const resize: Operator = {
  name: 'Resize',
  apply: (call) => {
    const { attributes, opset } = call;
    const mode = attributes.word('mode', ['nearest', 'linear', 'cubic']);
    if (opset < 11) return byCorners(call, call.numbers(1) ?? [], mode === 'nearest' ? 'nearest' : 'linear');
    const x = call.input(0);
    const axes = attributes.numbers('axes')?.map((axis) => axisOf(axis, x.rank)) ?? range(x.rank);
    const options: ResizeOptions = {
      interpolation: mode,
      ...wordsOf(attributes),
      antialias: attributes.flag('antialias'),
      excludeOutside: attributes.flag('exclude_outside'),
      cubicCoefficient: attributes.number('cubic_coeff_a', -0.75),
      outside: attributes.number('extrapolation_value', 0),
    };
    const scales = call.numbers(2) ?? [];
    const sizes = call.numbers(3) ?? [];
    if (scales.length > 0 === sizes.length > 0) throw new RangeError('either scales or sizes must be given');
    const changes = scales.length > 0 ? byScales(x, axes, scales) : bySizes(x, axes, sizes, call);
    const regions = options.coordinates === 'crop' ? regionsOf(call, axes) : undefined;
    return resized(
      x,
      changes.map((change, index) => ({
        ...change,
        options: { ...options, ...change.scale, ...(regions && { region: regions[index] }) },
      })),
    );
  },
};

const wordsOf = (attributes: Attributes): Pick<ResizeOptions, 'coordinates' | 'rounding'> => ({
  coordinates: named(coordinates, attributes.string('coordinate_transformation_mode', 'half_pixel')),
  rounding: named(roundings, attributes.string('nearest_mode', 'round_prefer_floor')),
});

/** What a word stands for. @throws Unsupported for another one. */
function named<Meaning>(meanings: Readonly<Record<string, Meaning>>, word: string): Meaning {
  const meaning = Object.entries(meanings).find(([each]) => each === word)?.[1];
  if (meaning !== undefined) return meaning;
  throw new Unsupported(text('The interpolation {0} is not known.', word));
}

/** The new extent of an axis, and its scale where that is not the quotient. */
interface Extent {
  readonly axis: number;
  readonly extent: number;
  readonly scale?: { readonly scale: number };
}

/** A region does not count: ONNX's reference implementation and ONNX Runtime take the extent of the whole. */
function byScales(x: Value, axes: readonly number[], scales: readonly number[]): Extent[] {
  return forAxes(scales, axes, 'scales').map((scale, index) => ({
    axis: axes[index],
    extent: scaledExtent(x.shape[axes[index]], scale),
    scale: { scale },
  }));
}

/** `keep_aspect_ratio_policy`: all axes have the smallest scale, or the largest. */
function bySizes(x: Value, axes: readonly number[], sizes: readonly number[], { attributes }: Call): Extent[] {
  const policy = attributes.word('keep_aspect_ratio_policy', ['stretch', 'not_larger', 'not_smaller']);
  const wanted = forAxes(sizes, axes, 'sizes');
  const quotients = wanted.map((size, index) => size / x.shape[axes[index]]);
  if (policy === 'stretch') return wanted.map((extent, index) => ({ axis: axes[index], extent }));
  const scale = policy === 'not_larger' ? Math.min(...quotients) : Math.max(...quotients);
  return axes.map((axis) => ({ axis, extent: Math.floor(scale * x.shape[axis] + 0.5), scale: { scale } }));
}

/** Starts of all axes, then their ends. */
function regionsOf(call: Call, axes: readonly number[]): (readonly [number, number])[] {
  const found = call.numbers(1) ?? [];
  if (found.length !== 2 * axes.length) throw new RangeError(`a region ${show(found)} for axes ${show(axes)}`);
  return axes.map((_, index) => [found[index], found[axes.length + index]]);
}

export const resizing: readonly Operator[] = [resize, upsample];
