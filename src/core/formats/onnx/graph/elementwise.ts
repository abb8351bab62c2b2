import type { Node } from '../../../graph/node';
import { broadcast, ones, sameShape } from '../../../graph/shape';
import { reshape } from '../../../ops/reshape';
import type { ElementType } from '../../encoding/element-type';
import { Value } from './value';

/**
 * A function of each element, operands broadcast to one shape (numpy): computed in the order of axes in which the operands are stored, so
 * that images stay with their channels last.
 * @param type of the result. Default: that of the first operand.
 * @throws RangeError where the operands do not broadcast.
 */
export function elementwise(
  operands: readonly Value[],
  apply: (...nodes: readonly Node[]) => Node,
  type: ElementType = operands[0].type,
): Value {
  const shape = broadcast(...operands.map((each) => each.shape));
  const stored = operands.some((each) => each.isChannelsLast && sameShape(each.shape, shape));
  if (!stored) return Value.of(apply(...operands.map(({ node }) => node)), type);
  const rank = shape.length;
  const images = operands.map((each) =>
    each.rank === 0 ? each.node : each.rank === rank ? each.channelsLast : withRank(each, rank).channelsLast,
  );
  return Value.channelsLast(apply(...images), type);
}

/** With axes of extent 1 in front. */
const withRank = (value: Value, rank: number): Value =>
  Value.of(reshape(value.node, [...ones(rank - value.rank), ...value.shape]), value.type);
