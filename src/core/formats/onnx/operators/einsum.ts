/** Einstein summation. */
import type { Node } from '../../../graph/node';
import { einsum } from '../../../ops/einsum';
import { parseEquation } from '../../../ops/einsum-equation';
import { Value } from '../graph/value';
import type { Call, Operator } from './operator';

/** Notes operands that are kernels: they have one axis that no other operand has and that is left in the result, their units. */
function noteKernels(call: Call, equation: string, nodes: readonly Node[], output: Node): void {
  const { operands, result } = parseEquation(
    equation,
    nodes.map(({ shape }) => shape),
  );
  for (const [index, labels] of operands.entries()) {
    const others = new Set(operands.toSpliced(index, 1).flat());
    const own = labels.filter((label) => !others.has(label) && result.includes(label));
    if (own.length === 1) call.applies(nodes[index], output, result.indexOf(own[0]));
  }
}

const summation: Operator = {
  name: 'Einsum',
  apply: (call) => {
    const equation = call.attributes.string('equation', '');
    const nodes = call.inputs.map((_, index) => call.input(index).node);
    const output = einsum(equation, nodes);
    noteKernels(call, equation, nodes, output);
    return Value.of(output, call.input(0).type);
  },
};

export const summations: readonly Operator[] = [summation];
