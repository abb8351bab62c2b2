/** Where whole numbers come from. */
import { Constant, IntegerInput } from '../graph/leaf';
import { is, type Node } from '../graph/node';
import { Gather } from './gather';
import { Expand, Reshape, Transpose } from './reshape';
import { Concat, Slice } from './slice';

const arranging = new Set<unknown>([Concat, Expand, Reshape, Slice, Transpose]);

/** The integer inputs whose numbers a node arranges, known whole numbers between them or not; undefined where it computes anything. */
export function integerInputsOf(node: Node): readonly Node[] | undefined {
  const found = new Set([node]);
  const inputs: Node[] = [];
  for (const each of found) {
    if (each.op === IntegerInput) inputs.push(each);
    else if (arranging.has(each.op)) for (const operand of each.inputs) found.add(operand);
    // Its numbers are the table's; by which positions they are found does not matter.
    else if (is(each, Gather)) found.add(each.inputs[0]);
    else if (!is(each, Constant) || !each.attributes.data.every(Number.isInteger)) return undefined;
  }
  return inputs;
}
