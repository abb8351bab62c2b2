/** Every operation: gradients of first and second order against differences, lanes against a loop, contracted sums against plain ones. */
import assert from 'node:assert/strict';
import type { Executor, Values } from '../../../src/core/executors/executor';
import { lower } from '../../../src/core/executors/lower';
import { contract } from '../../../src/core/graph/contract';
import { input } from '../../../src/core/graph/leaf';
import { topological, type Node } from '../../../src/core/graph/node';
import { range, size } from '../../../src/core/graph/shape';
import { vectorize } from '../../../src/core/graph/vectorize';
import { ops } from '../../../src/core/ops';
import { abs, square } from '../../../src/core/ops/elementwise';
import { reduceSum } from '../../../src/core/ops/reduce';
import { assertClose, evaluate, executors, seeded } from '../graph/support';
import { cases, valuesFor } from './cases';
import { programOf } from './program-of';

const lanes = 3;
const scalarFunctions: Record<string, (x: Node) => Node> = { identity: (x) => x, square, abs };
const used = new Set<string>();

for (const each of cases)
  describe(each.name, () => {
    const random = seeded(7);
    const program = programOf(each);
    const { operands, directions, value, loss, first, along, second } = program;
    const values = valuesFor(each, random);
    const feeds = new Map<Node, Values>([
      ...operands.map((operand, i): [Node, Values] => [operand, values[i]]),
      ...directions.map((node): [Node, Values] => [
        node,
        Float64Array.from({ length: size(node.shape) }, () => Math.fround(random() - 0.5)),
      ]),
    ]);
    const all = [value, loss, ...first, ...second];
    for (const node of topological(all)) used.add(node.op.name);

    it('first and second gradients are central differences', async () => {
      const session = await (await executors.reference()).prepare({ outputs: [loss, along, ...first, ...second] });
      const [, , ...exact] = await session.run(feeds);
      for (const [i, operand] of operands.entries()) {
        const differences = [new Float64Array(values[i].length), new Float64Array(values[i].length)];
        for (const k of values[i].keys()) {
          const at = async (h: number): Promise<readonly [number, number]> => {
            const moved = values[i].with(k, values[i][k] + h);
            const [l, a] = await session.run(new Map([...feeds, [operand, moved]]));
            return [l[0], a[0]];
          };
          const [up, down, upTwice, downTwice] = [await at(1e-3), await at(-1e-3), await at(2e-3), await at(-2e-3)];
          for (const order of [0, 1])
            differences[order][k] = (8 * (up[order] - down[order]) - (upTwice[order] - downTwice[order])) / 12e-3;
        }
        assertClose(exact[i], differences[0], 1e-6, `gradient of operand ${i}`, 0.01);
        assertClose(exact[operands.length + i], differences[1], 1e-6, `second gradient of operand ${i}`, 0.01);
      }
      session.dispose();
    });

    it('both executors agree', async () => {
      const expected = await evaluate(await executors.reference(), all, feeds);
      const actual = await evaluate(await executors.tfjs(), all, feeds);
      for (const [i, tensor] of expected.entries()) assertClose(actual[i], tensor, 1e-5, `output ${i}`, 1e-3);
    });

    for (const many of operands.length > 1 ? [operands, operands.slice(0, 1)] : [operands]) {
      const wide = new Map(many.map((x, i) => [x, input(`x${i}s`, [lanes, ...x.shape])]));
      const stacks = range(lanes).map(() => valuesFor(each, random));
      const wideFeeds = new Map<Node, Values>([
        ...feeds,
        ...[...wide.values()].map((node, i): [Node, Values] => [
          node,
          Float64Array.from(stacks.flatMap((stack) => [...stack[i]])),
        ]),
      ]);
      const together = vectorize([value, ...first, ...second], wide);

      it(`vectorized over ${many.length} operands is a loop over lanes`, async () => {
        const reference = await executors.reference();
        const actual = await evaluate(reference, together, wideFeeds);
        const session = await reference.prepare({ outputs: [value, ...first, ...second] });
        for (const [lane, stack] of stacks.entries()) {
          const alone = await session.run(new Map([...feeds, ...many.map((x, i): [Node, Values] => [x, stack[i]])]));
          for (const [i, expected] of alone.entries()) {
            const part = actual[i].subarray(lane * expected.length, (lane + 1) * expected.length);
            assertClose(part, expected, 1e-11, `lane ${lane}, output ${i}`, 1e-3);
          }
        }
        session.dispose();
      });

      for (const [name, f] of Object.entries(scalarFunctions))
        it(`contracted sums of ${name} over ${many.length} operands are plain sums`, async () => {
          const sums = together.map((node) => reduceSum(f(node), [0]));
          const plain = await evaluate(await executors.reference(), sums, wideFeeds);
          const contracted = contract(sums);
          const check = async (executor: Executor, tolerance: number): Promise<void> => {
            const actual = await evaluate(executor, contracted, wideFeeds);
            for (const [i, expected] of plain.entries()) assertClose(actual[i], expected, tolerance, `sum ${i}`, 1e-2);
          };
          await check(await executors.reference(), 1e-11);
          await check(await executors.tfjs(), 1e-5);
        });
    }

    it('decomposed operations equal their kernels', async () => {
      const decomposed = lower(all, (node) => node.op.decompose?.(node));
      const reference = await executors.reference();
      const expected = await evaluate(reference, all, feeds);
      const actual = await evaluate(reference, decomposed, feeds);
      for (const [i, tensor] of expected.entries()) assertClose(actual[i], tensor, 1e-12, `output ${i}`, 1e-3);
      const inFloat32 = await evaluate(await executors.tfjs(), decomposed, feeds);
      for (const [i, tensor] of expected.entries()) assertClose(inFloat32[i], tensor, 1e-5, `output ${i}`, 1e-3);
    });
  });

describe('the list of operations', () => {
  it('has distinct names', () => assert.equal(new Set(ops.map(({ name }) => name)).size, ops.length));
  it('is covered by the cases above', () =>
    assert.deepEqual(
      ops.map(({ name }) => name).filter((name) => !used.has(name)),
      [],
    ));
  it('lists every operation that a case uses', () => {
    const listed = new Set(ops.map(({ name }) => name));
    assert.deepEqual([...used].filter((name) => !listed.has(name)).sort(), ['Constant', 'Input']);
  });
});
