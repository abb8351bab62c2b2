import assert from 'node:assert/strict';
import type { Executor } from '../../../src/core/executors/executor';
import type { Node } from '../../../src/core/graph/node';
import { collect } from '../../../src/core/statistics/collect';
import { statisticKinds, type StatisticKind } from '../../../src/core/statistics/kinds';
import { objectiveOf } from '../../../src/core/statistics/objective';
import { Statistics } from '../../../src/core/statistics/statistics';
import type { LossName } from '../../../src/shared/recipe';
import { binary, cnn, mlp, paper, relativeError, type Network } from '../golden';
import { executors } from '../graph/support';
import { scoresOf } from './work';

type Check = [quantity: string, criterion: string, options?: Record<string, string>];
/** What golden.json holds of each of its networks. */
const crossEntropyChecks: Check[] = [
  ['magnitude', 'magnitude'],
  ['abs_grad', 'gradient'],
  ['snip_abs_wg', 'taylor'],
  ['snip_normalized_kernels_only', 'taylor', { form: 'snip' }],
  ['taylor_wg_squared', 'taylor', { form: 'squared' }],
  ['fisher_obd_half_w2f', 'fisher'],
  ['ggn_diag_exact', 'hessian', { form: 'diagonal' }],
  ['output_sens_mean_sum_abs_dydw', 'sensitivity'],
  ['mas_l2sq_per_sample_mean_abs', 'sensitivity', { form: 'mas' }],
  ['w²·output_sens_mean_sq_dydw', 'sensitivity', { form: 'squared' }],
];

/** Everything that golden holds of these criteria: [network, loss, quantity, criterion, options]. */
const rows: [name: string, make: () => Network, loss: LossName, checks: Check[]][] = [
  ['golden.json, tanh MLP', mlp, 'cross-entropy', crossEntropyChecks],
  [
    'golden.json, ReLU CNN',
    cnn,
    'cross-entropy',
    [
      ...crossEntropyChecks,
      // Piecewise linear: the Gauss-Newton diagonal is the Hessian's.
      ['hessian_diag_exact', 'hessian', { form: 'diagonal' }],
      ['obd_half_h_w2', 'hessian'],
    ],
  ],
  [
    'paper.json, ReLU MLP',
    paper,
    'mean-squared-error',
    [
      ['abs_gradient', 'gradient'],
      ['taylor_per_example', 'taylor', { form: 'per-example' }],
      ['half_w2_fisher', 'fisher'],
      ['hessian_diagonal', 'hessian', { form: 'diagonal' }],
      ['half_h_w2', 'hessian'],
      ['output_sensitivity', 'sensitivity'],
    ],
  ],
  [
    'training.json, multi-hot',
    binary,
    'binary-cross-entropy',
    [
      ['gauss_newton_diagonal', 'hessian', { form: 'diagonal' }],
      ['gradient', 'gradient'],
    ],
  ],
];

const same = (value: number): number => value;
/** What golden holds of units: [quantity, form, the unit's score]. */
const unitChecks = new Map<string, [quantity: string, form: string, score: (value: number) => number][]>([
  ['golden.json, ReLU CNN', [['apoz', 'nonzero', (zeros) => 1 - zeros]]],
  [
    'training.json, multi-hot',
    [
      ['activation_mean_abs', 'mean', same],
      ['activation_nonzero_share', 'nonzero', same],
    ],
  ],
]);

/** Statistics of a network in an executor, in logical batches of 3, so that several lanes and a short batch take part. */
async function measured(
  network: Network,
  loss: LossName,
  executor: Executor,
  kinds: readonly StatisticKind[] = statisticKinds,
): Promise<Statistics> {
  const exact =
    executor.name === 'reference' ? (network.exact as unknown as ReadonlyMap<Node, Float32Array>) : network.weights;
  return collect({
    objective: objectiveOf(network.graph, { loss }),
    kinds,
    measured: [...network.graph.parameters].map(([name, node]) => ({ name, node })),
    weights: exact,
    dataset: network.dataset,
    batchSize: 3,
    seed: 0,
    executor,
  });
}

for (const [id, tolerance] of [
  ['reference', 2e-7],
  ['tfjs', 1e-4],
  ['native', 1e-4],
] as const)
  describe(`criteria against golden values, ${id}`, () => {
    let executor: Executor;
    before(async () => {
      executor = await executors[id]();
    });
    for (const [name, make, loss, checks] of rows) {
      const network = make();
      let statistics: Statistics;
      before(async () => {
        statistics = await measured(network, loss, executor);
      });
      for (const [quantity, criterion, options = {}] of checks)
        it(`${name}: ${criterion} ${JSON.stringify(options)} = ${quantity}`, async () => {
          const scored = network.parameters.filter(({ prunable }) => prunable);
          const scores = await scoresOf({ criterion, options }, network, { statistics, executor });
          const weighted = quantity.startsWith('w²·');
          const expected = network.expected(weighted ? quantity.slice(3) : quantity);
          scored.forEach((parameter, p) => {
            const values = expected
              .get(parameter.name)!
              .map((each, i) => (weighted ? each * parameter.values[i] ** 2 : Math.abs(each)));
            const error = relativeError(scores[p], values);
            assert.ok(error <= tolerance, `${parameter.name}: ${error}`);
          });
        });
      for (const [quantity, form, unitValue] of unitChecks.get(name) ?? [])
        it(`${name}: activation form=${form} = ${quantity}`, async () => {
          const scored = network.parameters.filter(({ prunable }) => prunable);
          const scores = await scoresOf({ criterion: 'activation', options: { form } }, network, {
            statistics,
            executor,
          });
          const expected = network.expected(quantity);
          assert.ok(expected.size > 0);
          scored.forEach(({ name: parameter, shape }, p) => {
            const units = shape.at(-1)!;
            // Logits are never exactly 0.
            const known = expected.get(parameter)?.map(unitValue) ?? new Array<number>(units).fill(1);
            assert.equal(known.length, units);
            const values = Array.from(scores[p], (_, i) => known[i % units]);
            assert.ok(relativeError(scores[p], values) <= tolerance, parameter);
          });
        });
      it(`${name}: statistics survive being written and read, and being split by lanes`, async () => {
        const again = Statistics.decode(statistics.encode(), 'x');
        const parts = await Promise.all(
          [
            [0, 2],
            [1, 3],
          ].map((lanes) =>
            collect({
              objective: objectiveOf(network.graph, { loss }),
              kinds: ['squared-gradient'],
              measured: [...network.graph.parameters].map(([parameter, node]) => ({ name: parameter, node })),
              weights:
                executor.name === 'reference'
                  ? (network.exact as unknown as ReadonlyMap<Node, Float32Array>)
                  : network.weights,
              dataset: network.dataset,
              batchSize: 3,
              seed: 0,
              executor,
              lanes,
            }),
          ),
        );
        const merged = parts[1].merge(parts[0]);
        assert.equal(merged.examples, network.dataset.examples);
        for (const parameter of network.graph.parameters.keys()) {
          for (const kind of statisticKinds)
            assert.deepEqual(again.mean(kind, parameter), statistics.mean(kind, parameter));
          assert.ok(
            relativeError(merged.mean('squared-gradient', parameter), statistics.mean('squared-gradient', parameter)) <
              1e-6,
          );
        }
      });
    }
  });
