/** Every operation, its gradients of first and second order, and its vectorized form: ONNX Runtime's float32 against float64. */
import assert from 'node:assert/strict';
import type { Values } from '../../../../src/core/executors/executor';
import { contract } from '../../../../src/core/graph/contract';
import { input } from '../../../../src/core/graph/leaf';
import type { Node } from '../../../../src/core/graph/node';
import { size, type Shape } from '../../../../src/core/graph/shape';
import { vectorize } from '../../../../src/core/graph/vectorize';
import { kernels } from '../../../../src/core/executors/onnx/kernels';
import { ops } from '../../../../src/core/ops';
import { square } from '../../../../src/core/ops/elementwise';
import { reduceSum } from '../../../../src/core/ops/reduce';
import { assertClose, evaluate, executors, seeded } from '../../graph/support';
import { cases, valuesFor, type Case } from '../../ops/cases';
import { programOf } from '../../ops/program-of';

const lanes = 3;

/** What a case's program is made of, and sums of its value and gradients over lanes. */
function allOf(each: Case) {
  const { operands, directions, value, loss, first, second } = programOf(each);
  const wide = operands.map((node, i) => input(`xs${i}`, [lanes, ...node.shape]));
  const many = vectorize([value, ...first], new Map(operands.map((node, i) => [node, wide[i]])));
  const sums = contract(many.map((node) => reduceSum(square(node), [0])));
  return { operands, directions, wide, outputs: [value, loss, ...first, ...second, ...many, ...sums] };
}

for (const each of cases)
  it(`native: ${each.name}`, async () => {
    const random = seeded(7);
    const { operands, directions, wide, outputs } = allOf(each);
    const stacks = Array.from({ length: lanes }, () => valuesFor(each, random));
    const numbers = (shape: Shape): Float64Array =>
      Float64Array.from({ length: size(shape) }, () => Math.fround(random() - 0.5));
    const feeds = new Map<Node, Values>([
      ...operands.map((node, i): [Node, Values] => [node, stacks[0][i]]),
      ...directions.map((node): [Node, Values] => [node, numbers(node.shape)]),
      ...wide.map((node, i): [Node, Values] => [node, Float64Array.from(stacks.flatMap((stack) => [...stack[i]]))]),
    ]);
    const expected = await evaluate(await executors.reference(), outputs, feeds);
    const fed = await evaluate(await executors.native(), outputs, feeds);
    for (const [i, tensor] of expected.entries()) assertClose(fed[i], tensor, 1e-4, `output ${i}`, 1e-2);
    const fixed = new Map([...feeds].slice(0, 1));
    const partly = await evaluate(await executors.native(), outputs, new Map([...feeds].slice(1)), fixed);
    for (const [i, tensor] of expected.entries()) assertClose(partly[i], tensor, 1e-4, `output ${i}, fixed`, 1e-2);
  });

describe('the kernel table of the native executor', () => {
  it('has every primitive but those that are rewritten', () => {
    const primitives = ops.filter((op) => !op.decompose).map(({ name }) => name);
    assert.deepEqual(
      primitives.filter((name) => !kernels.has(name)),
      ['Narrow'],
    );
  });
});
