import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Executor } from '../../../src/core/executors/executor';
import type { Node } from '../../../src/core/graph/node';
import { objectiveOf } from '../../../src/core/statistics/objective';
import { meanOf } from '../../../src/core/statistics/estimate';
import { hashedSigns, sampleTraces, type ProbeSigns, type TraceInput } from '../../../src/core/statistics/trace';
import { Cancelled } from '../../../src/shared/problem';
import { cnn, flat, mlp, paper, relativeError, type Network } from '../golden';
import { executors } from '../graph/support';

type ByLayer = Readonly<Record<string, unknown>>;
interface Golden {
  readonly rademacher_v: readonly ByLayer[];
  readonly hvp_Hv: readonly ByLayer[];
  readonly hutchinson_trace_each: readonly number[];
  readonly hessian_trace_per_layer: Readonly<Record<string, number>>;
  readonly hessian_trace_total: number;
  readonly hessian_diag_exact: ByLayer;
}
const load = (file: string): unknown => JSON.parse(readFileSync(`test/fixtures/golden/${file}.json`, 'utf8'));
const golden = load('golden') as Record<'mlp' | 'cnn', Golden>;
const layerOf = (parameter: string): string => parameter.split('/')[0];

const inputOf = (
  { graph, parameters, weights, exact, dataset }: Network,
  executor: Executor,
  {
    batchSize = 3,
    probes = 300,
    seed = 0,
    loss = 'cross-entropy' as const,
    ...rest
  }: Partial<TraceInput> & {
    seed?: number;
    loss?: 'cross-entropy' | 'mean-squared-error';
  } = {},
): TraceInput => ({
  objective: objectiveOf(graph, { loss }),
  probed: parameters
    .filter(({ prunable }) => prunable)
    .map(({ name, shape }) => ({ name, node: graph.parameters.get(name)!, outputAxes: [shape.length - 1] })),
  weights: executor.name === 'reference' ? (exact as unknown as ReadonlyMap<Node, Float32Array>) : weights,
  dataset,
  batchSize,
  probes,
  executor,
  signs: hashedSigns(seed),
  ...rest,
});

/** Sums inside the units of the last axis. */
const perUnit = (values: readonly number[], units: number): number[] =>
  Array.from({ length: units }, (_, unit) =>
    values.reduce((sum, value, index) => (index % units === unit ? sum + value : sum), 0),
  );

for (const [id, tolerance] of [
  ['reference', 1e-6],
  ['tfjs', 1e-4],
  ['native', 1e-4],
] as const)
  describe(`traces of the Hessian, ${id}`, () => {
    let executor: Executor;
    before(async () => {
      executor = await executors[id]();
    });

    for (const [name, make] of [
      ['mlp', mlp],
      ['cnn', cnn],
    ] as const)
      it(`${name}: v·Hv of golden's probes, unit by unit`, async () => {
        const { rademacher_v, hvp_Hv, hutchinson_trace_each } = golden[name];
        const signs: ProbeSigns = (parameter, probe) =>
          Float32Array.from(flat(rademacher_v[probe % rademacher_v.length][layerOf(parameter)]));
        const input = inputOf(make(), executor, { signs, probes: 10 });
        const { samples } = await sampleTraces(input);
        for (const probe of rademacher_v.keys()) {
          input.probed.forEach(({ name: parameter, node }, index) => {
            const layer = layerOf(parameter);
            const v = flat(rademacher_v[probe][layer]);
            const Hv = flat(hvp_Hv[probe][layer]);
            const expected = perUnit(
              v.map((sign, i) => sign * Hv[i]),
              node.shape.at(-1)!,
            );
            assert.ok(relativeError(samples[index][probe], expected) <= tolerance, `${parameter}, probe ${probe}`);
          });
          const total = samples.reduce((sum, own) => sum + own[probe].reduce((a, b) => a + b), 0);
          assert.ok(relativeError([total], [hutchinson_trace_each[probe]]) <= tolerance);
        }
      });

    it('do not depend on how many examples run at once', async () => {
      const [few, many] = await Promise.all(
        [2, 8].map((batchSize) => sampleTraces(inputOf(mlp(), executor, { batchSize, probes: 10 }))),
      );
      few.samples.forEach((own, p) =>
        own.forEach((units, probe) => assert.ok(relativeError(units, many.samples[p][probe]) < 1e-4)),
      );
    });
  });

describe('random probes', () => {
  const paperTrace = (load('paper') as { hessian_trace: Record<string, number> }).hessian_trace;
  let executor: Executor;
  before(async () => {
    executor = await executors.tfjs();
  });

  for (const seed of [1, 2, 3])
    it(`lie within 4 standard errors of the exact traces: seed ${seed}`, async () => {
      for (const [name, make] of [
        ['mlp', mlp],
        ['cnn', cnn],
      ] as const) {
        const network = make();
        const input = inputOf(network, executor, { seed });
        const { samples, total: found, probes } = await sampleTraces(input);
        const exact = golden[name];
        assert.ok(Math.abs(found.mean - exact.hessian_trace_total) <= 4 * found.standardError);
        assert.ok(probes >= 10 && probes <= 300);
        input.probed.forEach(({ name: parameter, node }, index) => {
          const layer = layerOf(parameter);
          const units = perUnit(flat(exact.hessian_diag_exact[layer]), node.shape.at(-1)!);
          for (const [unit, expected] of units.entries()) {
            const { mean, standardError } = meanOf(samples[index].map((own) => own[unit]));
            assert.ok(Math.abs(mean - expected) <= 4 * standardError + 1e-6, `${parameter} ${unit}`);
          }
          const whole = meanOf(samples[index].map((own) => own.reduce((a, b) => a + b)));
          assert.ok(Math.abs(whole.mean - exact.hessian_trace_per_layer[layer]) <= 4 * whole.standardError);
        });
      }
    });

  it('lie within 4 standard errors under squared error too', async () => {
    const input = inputOf(paper(), executor, { loss: 'mean-squared-error', batchSize: 32 });
    const { samples, converged } = await sampleTraces(input);
    assert.ok(converged);
    input.probed.forEach(({ name }, index) => {
      const { mean, standardError } = meanOf(samples[index].map((own) => own.reduce((a, b) => a + b)));
      assert.ok(Math.abs(mean - paperTrace[name]) <= 4 * standardError, `${name}: ${mean} ± ${standardError}`);
    });
  });

  it('stop at a relative standard error of 5 %, not before 10 and not after the cap', async () => {
    const squared = { loss: 'mean-squared-error', batchSize: 32 } as const;
    const wanted = (totals: readonly number[]): boolean => {
      const { mean, standardError } = meanOf(totals);
      return standardError <= 0.05 * Math.abs(mean);
    };
    for (const seed of [1, 2, 3, 4, 5]) {
      const { samples, probes, converged } = await sampleTraces(inputOf(paper(), executor, { ...squared, seed }));
      const totals = samples[0].map((_, probe) =>
        samples.reduce((sum, own) => own[probe].reduce((a, b) => a + b, sum), 0),
      );
      assert.ok(converged && wanted(totals));
      assert.ok(probes === 10 || (probes > 10 && !wanted(totals.slice(0, -1))), String(probes));
    }
    const capped = await sampleTraces(inputOf(mlp(), executor, { seed: 5, probes: 11 }));
    assert.deepEqual([capped.probes, capped.converged], [11, false]);
  });

  it('are hashed: the same for the same seed, others for another parameter, probe or seed', () => {
    const signs = hashedSigns(1)('w', 0, 1000);
    assert.deepEqual(signs, hashedSigns(1)('w', 0, 1000));
    assert.ok(signs.every((sign) => Math.abs(sign) === 1));
    for (const other of [hashedSigns(2)('w', 0, 1000), hashedSigns(1)('v', 0, 1000), hashedSigns(1)('w', 1, 1000)]) {
      const agreement = signs.filter((sign, index) => sign === other[index]).length;
      assert.ok(agreement > 400 && agreement < 600, String(agreement));
    }
  });

  it('can be cancelled', async () => {
    const controller = new AbortController();
    const running = sampleTraces(
      inputOf(mlp(), executor, { signal: controller.signal, onProgress: () => controller.abort() }),
    );
    await assert.rejects(running, Cancelled);
  });
});
