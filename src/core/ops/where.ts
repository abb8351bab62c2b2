/** Choice between two operands, element by element. */
import { scalar } from '../graph/leaf';
import { Node, type Op } from '../graph/node';
import { broadcast, broadcastStrides, offsets, size } from '../graph/shape';
import { align, isFilledWith, none, simplifyElementwise, type None } from './broadcasting';
import { sumTo } from './reduce';
import { expand } from './reshape';

/** What a condition that is the same everywhere chooses. */
function known(inputs: readonly Node[]): Node | undefined {
  const [condition, a, b] = inputs;
  const chosen = isFilledWith(condition, 1) ? a : isFilledWith(condition, 0) ? b : undefined;
  return chosen && expand(chosen, broadcast(...inputs.map((each) => each.shape)));
}

/** The second operand where the first is not 0, else the third; all three broadcast. What is not chosen may be infinite. */
export const Where: Op<None> = {
  name: 'Where',
  infer: (shapes) => broadcast(...shapes),
  simplify: (inputs) => known(inputs) ?? simplifyElementwise(Where, inputs),
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
