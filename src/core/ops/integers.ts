/** Where whole numbers come from. */
import { IntegerInput } from '../graph/leaf';
import type { Node } from '../graph/node';
import { Expand, Reshape, Transpose } from './reshape';
import { Concat, Slice } from './slice';

const arranging = new Set<unknown>([Concat, Expand, Reshape, Slice, Transpose]);

/** The integer inputs whose numbers a node arranges; undefined where it computes anything. */
export function integerInputsOf(node: Node): readonly Node[] | undefined {
  const found = new Set([node]);
  const inputs: Node[] = [];
  for (const each of found) {
    if (each.op === IntegerInput) inputs.push(each);
    else if (arranging.has(each.op)) for (const operand of each.inputs) found.add(operand);
    else return undefined;
  }
  return inputs;
}
