/** Choice between two operands, element by element. */
import { scalar } from '../graph/leaf';
import { Node, type Op } from '../graph/node';
import { broadcast, broadcastStrides, offsets, size } from '../graph/shape';
import { align, none, simplifyElementwise, type None } from './broadcasting';
import { sumTo } from './reduce';

/** The second operand where the first is not 0, else the third; all three broadcast. What is not chosen may be infinite. */
export const Where: Op<None> = {
  name: 'Where',
  infer: (shapes) => broadcast(...shapes),
  simplify: (inputs) => simplifyElementwise(Where, inputs),
  evaluate: (inputs, _, shape) => {
    const result = new Float64Array(size(shape));
    const [inCondition, inA, inB] = inputs.map((each) => offsets(shape, broadcastStrides(each.shape)));
    const [condition, a, b] = inputs;
    for (let at = 0; at < result.length; at++)
      result[at] = condition.data[inCondition[at]] === 0 ? b.data[inB[at]] : a.data[inA[at]];
    return result;
  },
  gradient: ({ inputs: [condition, a, b] }, dy) => [
    undefined,
    sumTo(where(condition, dy, scalar(0)), a.shape),
    sumTo(where(condition, scalar(0), dy), b.shape),
  ],
  vectorize: (node, inputs) => Node.create(Where, align(inputs, node.shape.length), none),
};

/** `a` where `condition` ≠ 0, else `b`. */
export const where = (condition: Node, a: Node, b: Node): Node => Node.create(Where, [condition, a, b], none);
