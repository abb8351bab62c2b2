import assert from 'node:assert/strict';
import type { Session } from '../../../src/core/executors/executor';
import { summing } from '../../../src/core/executors/summing';
import { input } from '../../../src/core/graph/leaf';
import { exp, square } from '../../../src/core/ops/elementwise';
import { reduceSum } from '../../../src/core/ops/reduce';
import { executors } from '../graph/support';

describe('a summing session', () => {
  const x = input('x', [2]);
  for (const name of ['reference', 'tfjs'] as const)
    it(`adds in float64, answers once, and begins anew: ${name}`, async () => {
      const program = { outputs: [reduceSum(square(x)), exp(x)] };
      const session = summing(await (await executors[name]()).prepare(program), program);
      const add = (...values: number[]) => session.add(new Map([[x, Float32Array.from(values)]]));
      assert.deepEqual(await session.sums(), [new Float64Array(1), new Float64Array(2)]);
      // In float32 the ones would be lost behind 2 ** 24.
      await add(4096, 0);
      for (let i = 0; i < 10; i++) await add(1, 0);
      const [dot, e] = await session.sums();
      assert.deepEqual(dot, Float64Array.of(2 ** 24 + 10));
      assert.equal(e.at(1), 11);
      await add(3, 0);
      assert.deepEqual((await session.sums())[0], Float64Array.of(9));
      session.dispose();
      await assert.rejects(add(1, 0), /disposed/);
    });

  it('is left as it is where it sums by itself', () => {
    const own = { add: async () => undefined, sums: async () => [], run: async () => [], dispose: () => undefined };
    const session: Session = own;
    assert.equal(summing(session, { outputs: [] }), own);
  });
});
