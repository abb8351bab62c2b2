import assert from 'node:assert/strict';
import type { Values } from '../../../src/core/executors/executor';
import {
  received,
  Receiver,
  sent,
  type TransferredNode,
  type TransferredProgram,
} from '../../../src/core/executors/transfer';
import { gradients } from '../../../src/core/graph/gradients';
import { constant, input, scalar } from '../../../src/core/graph/leaf';
import { topological, type Node } from '../../../src/core/graph/node';
import { ops } from '../../../src/core/ops';
import { add, exp, mul } from '../../../src/core/ops/elementwise';
import { gather } from '../../../src/core/ops/gather';
import { reduceSum } from '../../../src/core/ops/reduce';
import { evaluate, executors, seeded } from '../graph/support';
import { cases, valuesFor } from '../ops/cases';

/** As it arrives in another thread. */
const there = (program: TransferredProgram): TransferredProgram => structuredClone(program);

describe('a program that is sent', () => {
  const used = new Set<string>();
  for (const each of cases)
    it(`arrives with its gradients: ${each.name}`, async () => {
      const operands = each.shapes.map((shape, index) => input(`x${index}`, shape));
      const value = each.build(...operands);
      const loss = reduceSum(mul(exp(mul(value, scalar(0.3))), value));
      const first = gradients([loss], [scalar(1)], operands);
      const second = gradients(first.map((node) => reduceSum(node)).slice(0, 1), [scalar(1)], operands);
      const outputs = [value, ...first, ...second];
      for (const { op } of topological(outputs)) used.add(op.name);
      const { program, feeds } = sent({ outputs });
      const copy = received(there(program));
      // Node for node, in the same order: nothing is simplified once more, nothing that was shared is no longer.
      assert.deepEqual(sent(copy.program).program, program);
      const values = new Map<Node, Values>(
        valuesFor(each, seeded(3)).map((own, index): [Node, Values] => [operands[index], own]),
      );
      const reference = await executors.reference();
      const expected = await evaluate(reference, outputs, values);
      const fed = copy.feeds(structuredClone(feeds(values)));
      assert.deepEqual(await evaluate(reference, copy.program.outputs, fed), expected);
    });

  it('was tried with every operation', () =>
    assert.deepEqual(
      ops.map(({ name }) => name).filter((name) => !used.has(name)),
      [],
    ));

  it('keeps integers, fixed values and what two constants are', () => {
    const [table, rows] = [input('table', [3, 2]), input('rows', [2], 'int32')];
    const zeros = [constant([-0], []), scalar(0)].map((zero) => mul(table, zero));
    const fixed = new Map<Node, Values>([[table, Float32Array.from([1, 2, 3, 4, 5, 6])]]);
    const { program } = sent({ outputs: [gather(table, rows), ...zeros], fixed });
    const copy = received(there(program));
    assert.deepEqual(sent(copy.program).program, program);
    assert.deepEqual([...(copy.program.fixed?.values() ?? [])], [...fixed.values()]);
  });

  it('leaves out what it does not read', () => {
    const [x, y] = [input('x', [2]), input('y', [2])];
    const { feeds } = sent({ outputs: [exp(x)] });
    const one = Float32Array.of(1, 1);
    assert.deepEqual(
      feeds(
        new Map([
          [y, one],
          [x, one],
        ]),
      ),
      [[0, one]],
    );
  });

  it('becomes the same nodes where it comes again, with other fixed values', () => {
    const receiver = new Receiver(2);
    const w = input('w', [2]);
    const programWith = (value: number, factor = 2) =>
      there(sent({ outputs: [mul(w, scalar(factor))], fixed: new Map([[w, Float32Array.of(value, value)]]) }).program);
    const first = receiver.receive(programWith(1)).program;
    const second = receiver.receive(programWith(5)).program;
    assert.deepEqual(second.outputs, first.outputs);
    assert.equal(second.outputs[0], first.outputs[0]);
    assert.deepEqual([...(second.fixed?.entries() ?? [])], [[first.outputs[0].inputs[0], Float32Array.of(5, 5)]]);
    const other = receiver.receive(programWith(1, 3)).program;
    assert.notEqual(other.outputs[0], first.outputs[0]);
    assert.equal(receiver.receive(programWith(1)).program.outputs[0], first.outputs[0]);
    // Of three, the one that was not asked for longest is forgotten.
    receiver.receive(programWith(1, 4));
    assert.equal(receiver.receive(programWith(1)).program.outputs[0], first.outputs[0]);
    assert.notEqual(receiver.receive(programWith(1, 3)).program.outputs[0], other.outputs[0]);
  });

  const x = input('x', [2]);
  const whole = sent({ outputs: [add(x, scalar(1))] }).program;
  const changed = (at: number, change: Partial<TransferredNode>): TransferredProgram => ({
    ...whole,
    nodes: whole.nodes.map((node, index) => (index === at ? { ...node, ...change } : node)),
  });
  const last = whole.nodes.length - 1;
  const broken: Record<string, [program: TransferredProgram, error: RegExp]> = {
    'an unknown operation': [changed(last, { op: 'Cut' }), /operation Cut is unknown/],
    'an input that comes later': [changed(last, { inputs: [0, last] }), /no node 2/],
    'another shape': [changed(last, { shape: [3] }), /Add made \[2\] instead of \[3\]/],
    'an output that is missing': [{ ...whole, outputs: [7] }, /no node 7/],
    'a fixed value of what is computed': [{ ...whole, fixed: [[last, Float32Array.of(1, 1)]] }, /Add is not fed/],
  };
  for (const [title, [program, error]] of Object.entries(broken))
    it(`is refused with ${title}`, () => assert.throws(() => received(program), error));
});
