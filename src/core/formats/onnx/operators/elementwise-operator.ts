/** How operators of families that work element by element are made. */
import type { Node } from '../../../graph/node';
import { elementwise } from '../graph/elementwise';
import type { ElementType } from '../../encoding/element-type';
import type { Call, Operator } from './operator';

/** One operand. It stays in the order of axes in which it is stored. @param type of the result. Default: the operand's. */
export const mapping = (name: string, apply: (x: Node, call: Call) => Node, type?: ElementType): Operator => ({
  name,
  apply: (call) => {
    const x = call.input(0);
    return x.like(apply(x.any, call), type);
  },
});

/** Two operands, which broadcast. @param type of the result. Default: the first operand's. */
export const pairing = (
  name: string,
  apply: (a: Node, b: Node, call: Call, type: ElementType) => Node,
  type?: ElementType,
): Operator => ({
  name,
  apply: (call) => {
    const operands = [call.input(0), call.input(1)];
    return elementwise(operands, (a, b) => apply(a, b, call, operands[0].type), type);
  },
});

/** One operand or more, which broadcast. */
export const folding = (name: string, apply: (nodes: readonly Node[]) => Node): Operator => ({
  name,
  apply: (call) => {
    const operands = call.inputs.map((_, index) => call.input(index));
    if (operands.length === 0) throw new RangeError(`${name} of nothing`);
    return elementwise(operands, (...nodes) => apply(nodes));
  },
});
