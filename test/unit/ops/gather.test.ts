/** Rows of tables by numbers that are fed: lanes of numbers, of tables, of both; sums over examples; numbers that are no rows. */
import assert from 'node:assert/strict';
import type { Values } from '../../../src/core/executors/executor';
import { contract } from '../../../src/core/graph/contract';
import { gradients } from '../../../src/core/graph/gradients';
import { constant, input, scalar } from '../../../src/core/graph/leaf';
import { topological, type Node } from '../../../src/core/graph/node';
import { range, size } from '../../../src/core/graph/shape';
import { vectorize } from '../../../src/core/graph/vectorize';
import { abs, mul, square } from '../../../src/core/ops/elementwise';
import { gather, scatterAdd } from '../../../src/core/ops/gather';
import { matmul } from '../../../src/core/ops/matmul';
import { reduceSum } from '../../../src/core/ops/reduce';
import { reshape } from '../../../src/core/ops/reshape';
import { assertClose, evaluate, executors, seeded } from '../graph/support';

const [examples, rows, width] = [5, 7, 3];
const random = seeded(11);
const floats = (length: number): Float32Array => Float32Array.from({ length }, () => random() - 0.5);
const integers = (length: number): Int32Array => Int32Array.from({ length }, () => Math.floor(random() * rows));

/** An embedding whose rows are weighed, squared and added up: its gradient depends on table and numbers. */
function program(positions: number) {
  const table = input('table', [rows, width]);
  const numbers = input('numbers', [1, positions], 'int32');
  const weights = input('weights', [positions, positions]);
  const looked = gather(table, numbers);
  const value = reduceSum(square(matmul(weights, square(looked))));
  const [slope] = gradients([value], [scalar(1)], [table]);
  const direction = input('direction', [rows, width]);
  const [curved] = gradients([reduceSum(mul(slope, direction))], [scalar(1)], [table]);
  const fixed = new Map<Node, Values>([
    [table, floats(rows * width)],
    [weights, floats(positions ** 2)],
    [direction, floats(rows * width)],
  ]);
  return { table, numbers, outputs: [looked, value, slope, curved], slope, curved, fixed };
}

const both = [executors.reference, executors.tfjs];
const isTablePerExample = ({ shape }: Node): boolean =>
  shape.length === 3 && shape[0] === examples && shape[1] === rows;

describe('ops/gather', () => {
  for (const positions of [1, 2, 4])
    describe(`${positions} positions`, () => {
      const { table, numbers, outputs, slope, curved, fixed } = program(positions);
      const many = input('numbers of all', [examples, ...numbers.shape], 'int32');
      const tables = input('tables', [examples, ...table.shape]);
      const feeds = new Map<Node, Values>([
        ...fixed,
        [many, integers(examples * positions)],
        [numbers, integers(positions)],
        [tables, floats(examples * rows * width)],
      ]);
      const lanes: Record<string, Map<Node, Node>> = {
        numbers: new Map([[numbers, many]]),
        tables: new Map([[table, tables]]),
        'numbers and tables': new Map([
          [numbers, many],
          [table, tables],
        ]),
      };
      for (const [name, replaced] of Object.entries(lanes))
        it(`lanes of ${name} are a loop`, async () => {
          const wide = vectorize(outputs, replaced);
          for (const make of both) {
            const together = await evaluate(await make(), wide, feeds);
            for (const lane of range(examples)) {
              const own = new Map(feeds);
              for (const [one, all] of replaced) {
                const length = size(one.shape);
                own.set(one, feeds.get(all)!.slice(lane * length, (lane + 1) * length));
              }
              const alone = await evaluate(await executors.reference(), outputs, own);
              for (const [i, expected] of alone.entries())
                assertClose(
                  together[i].subarray(lane * expected.length, (lane + 1) * expected.length),
                  expected,
                  1e-5,
                  `lane ${lane}, output ${i}`,
                  1e-3,
                );
            }
          }
        });

      it('sums over examples of gradients need no table for each example', async () => {
        const gradientsOfEach = vectorize([slope, curved], lanes['numbers']);
        const sums = gradientsOfEach.flatMap((each) =>
          [each, square(each), abs(each)].map((values) => reduceSum(values, [0])),
        );
        const contracted = contract(sums);
        assert.ok(topological(sums).some(isTablePerExample));
        assert.equal(topological(contracted).find(isTablePerExample), undefined);
        const expected = await evaluate(await executors.reference(), sums, feeds);
        for (const make of both)
          for (const [i, actual] of (await evaluate(await make(), contracted, feeds)).entries())
            assertClose(actual, expected[i], 1e-5, `sum ${i}`, 1e-3);
      });

      it('sums over examples and seeds, too', async () => {
        const cotangent = input('cotangent', [1, positions, width]);
        const cotangents = input('cotangents', [2, ...cotangent.shape]);
        const [pulled] = gradients([gather(table, numbers)], [cotangent], [table]);
        const overSeeds = vectorize([pulled], new Map([[cotangent, cotangents]]));
        const [overBoth] = vectorize(overSeeds, lanes['numbers']);
        const sums = [square, abs].map((f) => reduceSum(f(overBoth), [0, 1]));
        const own = new Map(feeds).set(cotangents, floats(2 * positions * width));
        const expected = await evaluate(await executors.reference(), sums, own);
        for (const make of both)
          for (const [i, actual] of (await evaluate(await make(), contract(sums), own)).entries())
            assertClose(actual, expected[i], 1e-5, `sum ${i}`, 1e-3);
      });
    });

  it('forms the tables where comparing all positions would cost more', () => {
    const numbers = input('numbers', [1, 40], 'int32');
    const table = input('table', [3, 1]);
    const [slope] = gradients([reduceSum(square(gather(table, numbers)))], [scalar(1)], [table]);
    const [each] = vectorize([slope], new Map([[numbers, input('all', [examples, 1, 40], 'int32')]]));
    const contracted = contract([reduceSum(square(each), [0])]);
    assert.ok(topological(contracted).some(({ shape }) => shape.join() === `${examples},3,1`));
  });

  for (const wrong of [-1, rows, 2 ** 30, 0.5, NaN])
    it(`index ${wrong} is refused`, async () => {
      const { table, numbers, fixed } = program(2);
      const free = input('free', numbers.shape);
      const updates = input('updates', [1, 2, width]);
      const feeds = new Map<Node, Values>([...fixed, [free, Float32Array.of(0, wrong)], [updates, floats(2 * width)]]);
      for (const make of both)
        for (const output of [gather(table, free), scatterAdd(free, updates, rows)])
          await assert.rejects(evaluate(await make(), [output], feeds), RangeError);
    });

  for (const wrong of [-1, rows, 0.5])
    it(`index ${wrong} is refused before anything runs, where it is known`, () => {
      const { table } = program(2);
      for (const known of [constant([0, wrong], [1, 2]), reshape(constant([wrong, 0], [2]), [1, 2])]) {
        assert.throws(() => gather(table, known), RangeError);
        assert.throws(() => scatterAdd(known, input('updates', [1, 2, width]), rows), RangeError);
      }
    });

  it('a table that float32 cannot count is refused', () => {
    const numbers = input('numbers', [1], 'int32');
    assert.throws(() => gather(input('table', [2 ** 24 + 1, 1]), numbers), RangeError);
    assert.equal(gather(input('table', [2 ** 24, 1]), numbers).shape.length, 2);
  });

  it('reads the last row that float32 can count', async () => {
    const last = 2 ** 24 - 1;
    const table = input('table', [last + 1, 1]);
    const numbers = input('numbers', [2], 'int32');
    const values = new Float32Array(last + 1);
    values.set([3, 5], last - 1);
    const feeds = new Map<Node, Values>([
      [table, values],
      [numbers, Int32Array.of(last, last - 1)],
    ]);
    const [read] = await evaluate(await executors.tfjs(), [gather(table, numbers)], feeds);
    assert.deepEqual([...read], [5, 3]);
  });
});
