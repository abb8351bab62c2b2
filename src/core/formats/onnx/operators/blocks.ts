/** Blocks: taking them out, putting them together. */
import { axisOf, range } from '../../../graph/shape';
import { split } from '../../../ops/blocks';
import { concat } from '../../../ops/slice';
import { takeEvery, type Spaced } from '../../../ops/take';
import { Value } from '../graph/value';
import type { Call, Operator } from './operator';

interface Span {
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

/** The positions that a slice of an axis names, Python's way: what lies outside is left out. */
function spacedOf({ start, end, step }: Span, extent: number): Spaced {
  if (!Number.isInteger(step) || step === 0) throw new RangeError(`a step of ${step}`);
  const [lowest, highest] = step > 0 ? [0, extent] : [-1, extent - 1];
  const inside = (place: number): number => Math.min(Math.max(place < 0 ? place + extent : place, lowest), highest);
  const [first, last] = [inside(start), inside(end)];
  return { first, count: Math.max(0, Math.ceil((last - first) / step)), step };
}

/** Before version 10 they are attributes. */
function spansOf(call: Call): { readonly axes: readonly number[]; readonly spans: readonly Span[] } {
  const { attributes } = call;
  const isOld = call.opset < 10;
  const starts = isOld ? attributes.numbers('starts') : call.numbers(1);
  const ends = isOld ? attributes.numbers('ends') : call.numbers(2);
  if (starts?.length === undefined || starts.length !== ends?.length) throw new RangeError('starts without ends');
  const axes = (isOld ? attributes.numbers('axes') : call.numbers(3)) ?? range(starts.length);
  const steps = isOld ? undefined : call.numbers(4);
  if (axes.length !== starts.length || (steps && steps.length !== starts.length))
    throw new RangeError(`${starts.length} starts for ${axes.length} axes`);
  return { axes, spans: starts.map((start, index) => ({ start, end: ends[index], step: steps?.[index] ?? 1 })) };
}

const slicing: Operator = {
  name: 'Slice',
  apply: (call) => {
    const x = call.input(0);
    const { axes: named, spans } = spansOf(call);
    const axes = named.map((axis) => axisOf(axis, x.rank));
    if (new Set(axes).size < axes.length) throw new RangeError('an axis is named twice');
    const node = axes.reduce(
      (block, axis, index) => takeEvery(block, x.storedAxis(axis), spacedOf(spans[index], x.shape[axis])),
      x.any,
    );
    return x.like(node);
  },
};

/** Equal parts, of which the last may be smaller. */
function equalParts(extent: number, parts: number): number[] {
  const part = Math.ceil(extent / parts);
  return range(parts).map((index) => Math.max(0, Math.min(part, extent - index * part)));
}

/** From version 13 on the extents are an input, from 18 on the number of parts may be said. */
function partsOf(call: Call, extent: number): readonly number[] {
  const said = call.opset >= 13 ? call.numbers(1) : call.attributes.numbers('split');
  const wrong = said?.find((part) => !Number.isSafeInteger(part) || part < 0);
  if (wrong !== undefined) throw new RangeError(`a part of ${wrong}`);
  if (said) return said;
  const parts = call.attributes.integer('num_outputs', call.outputs);
  if (parts !== call.outputs) throw new RangeError(`${parts} parts for ${call.outputs} outputs`);
  if (call.opset < 18 && extent % parts !== 0) throw new RangeError(`${extent} in ${parts} equal parts`);
  return equalParts(extent, parts);
}

const splitting: Operator = {
  name: 'Split',
  apply: (call) => {
    const x = call.input(0);
    const axis = axisOf(call.attributes.integer('axis', 0), x.rank);
    const parts = split(x.any, x.storedAxis(axis), partsOf(call, x.shape[axis]));
    return parts.map((part) => x.like(part));
  },
};

/** As the operands are stored: images stay with their channels last where one of them is. */
const joining: Operator = {
  name: 'Concat',
  apply: (call) => {
    const values = call.inputs.map((_, index) => call.input(index));
    const first = call.input(0);
    const axis = axisOf(call.attributes.integer('axis', 1), first.rank);
    const image = values.find((each) => each.isChannelsLast);
    if (!image || values.some((each) => each.rank !== image.rank))
      return Value.of(
        concat(
          values.map(({ node }) => node),
          axis,
        ),
        first.type,
      );
    const joined = concat(
      values.map((each) => each.channelsLast),
      image.storedAxis(axis),
    );
    return Value.channelsLast(joined, first.type);
  },
};

export const blocks: readonly Operator[] = [joining, slicing, splitting];
