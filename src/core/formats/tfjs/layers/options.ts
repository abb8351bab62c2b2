/** Options that layers of images and sequences share. */
import type { Node } from '../../../graph/node';
import { range } from '../../../graph/shape';
import { transpose } from '../../../ops/reshape';
import { InvalidOption, sameWord, type Config } from '../config';
import { unary, type Layer, type LayerContext } from './layer';

/** `n` positive integers; one stands for all. @throws InvalidOption */
export function counts(config: Config, option: string, n: number, otherwise: number): readonly number[] {
  const found = config.extents(option) ?? [otherwise];
  const all = found.length === 1 ? new Array<number | null>(n).fill(found[0]) : found;
  const isCount = (each: number | null): each is number => each !== null && each > 0;
  if (all.length === n && all.every(isCount)) return all;
  throw new InvalidOption(option, config.get(option), n === 1 ? 'a positive integer' : `${n} positive integers`);
}

/** A word among those known, whatever its spelling. @throws InvalidOption */
export function word<Known extends string>(config: Config, option: string, known: readonly [Known, ...Known[]]): Known {
  const found = config.string(option);
  if (found === undefined) return known[0];
  const match = known.find((each) => sameWord(each) === sameWord(found));
  if (match !== undefined) return match;
  throw new InvalidOption(option, found, known.join(', '));
}

/** @throws InvalidOption */
export const isChannelsFirst = (config: Config): boolean =>
  word(config, 'dataFormat', ['channels_last', 'channels_first']) === 'channels_first';

/**
 * Before and after, for each of `n` axes: one number for all of them, one for each axis, or a pair for each.
 * @throws InvalidOption where they are no counts from 0.
 */
export function margins(config: Config, option: string, n: number, otherwise: number): [number, number][] {
  const found = config.get(option) ?? otherwise;
  const isMargin = (each: unknown): each is number => Number.isSafeInteger(each) && Number(each) >= 0;
  const isPair = (each: unknown): each is [number, number] =>
    Array.isArray(each) && each.length === 2 && each.every(isMargin);
  if (isMargin(found)) return range(n).map(() => [found, found]);
  if (n === 1 && isPair(found)) return [found];
  const each: readonly unknown[] = Array.isArray(found) ? found : [];
  if (each.length === n) {
    const pairs = each.map((one) => (isMargin(one) ? [one, one] : one));
    if (pairs.every(isPair)) return pairs;
  }
  throw new InvalidOption(option, found, n === 1 ? 'a number or a pair, from 0' : `${n} numbers or pairs, from 0`);
}

/** A layer of one input `[1, …rank axes…, channels]`, or with the channels before them where its `data_format` says so. */
export const spatial = (
  className: string,
  rank: number,
  apply: (x: Node, context: LayerContext, axis: number) => Node,
): Layer =>
  unary(className, (x, context) => {
    if (x.shape.length !== rank + 2) throw new RangeError(`an input of ${x.shape.length} axes, not ${rank + 2}`);
    return apply(x, context, isChannelsFirst(context.config) ? 2 : 1);
  });

/** Computes with channels last what may have them first. */
export function withChannelsLast(x: Node, config: Config, compute: (x: Node) => Node): Node {
  if (!isChannelsFirst(config)) return compute(x);
  const rank = x.shape.length;
  const y = compute(transpose(x, [0, ...range(rank).slice(2), 1]));
  return transpose(y, [0, rank - 1, ...range(rank).slice(1, -1)]);
}
