/**
 * What pruning does to a real network: LeNet-300-100 on 10,000 real digits, pruned at initialisation and after training by every method,
 * beside what is known of them (CRITERIA, "What to expect"). `node bench/run.mjs mnist`: three seeds, an hour at most; it can be stopped
 * and goes on where it was (`--results FILE`, default out/bench/mnist.jsonl). `--quick`: one seed and fewer trainings, minutes. Exit 1
 * where a limit does not hold.
 */
import { parseArgs } from 'node:util';
import { createExecutor } from '../src/core/executors/index';
import { openModel } from '../src/core/formats/index';
import { sourceOf } from '../src/jobs/folder';
import { Experiment, stepsOf, type Wanted } from './mnist/experiment';
import { Results } from './mnist/results';
import { rows, sparsities, type Row } from './mnist/rows';
import { reportOf } from './mnist/tables';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    results: { type: 'string' },
    seeds: { type: 'string' },
    report: { type: 'boolean', default: false },
  },
});
const { quick } = options;
const seeds = (options.seeds ?? (quick ? '1' : '1,2,3')).split(',').map(Number);
const results = new Results(options.results ?? `out/bench/mnist${quick ? '-quick' : ''}.jsonl`).restrict(seeds);

/** Which measurements of a row are wanted; the quick form trains few of them. */
function wantedOf(row: Row): Wanted[] {
  if (!quick) return sparsities[row.stage].map((sparsity) => ({ sparsity, tune: true }));
  if (row.stage === 'initialisation') return [{ sparsity: 0.95, tune: true }];
  const tuned = ['magnitude', 'hessian'].includes(row.method.criterion);
  return sparsities.trained.map((sparsity) => ({ sparsity, tune: tuned && sparsity === 0.9 }));
}
const missing = (seed: number, row: Row): Wanted[] =>
  wantedOf(row).filter(({ sparsity, tune }) => !results.has(seed, row, sparsity, tune));
const stepsLeft = (seed: number): number =>
  rows.reduce((sum, row) => sum + stepsOf(row.stage) * missing(seed, row).filter(({ tune }) => tune).length, 0);

async function measure(): Promise<void> {
  const model = await openModel(sourceOf('samples/mnist/lenet-300-100/model.json'));
  const executor = await createExecutor('tfjs', { wasmFolder: 'node_modules/@tensorflow/tfjs-backend-wasm/wasm-out' });
  for (const seed of seeds) {
    if (rows.every((row) => missing(seed, row).length === 0)) continue;
    const experiment = await Experiment.open(model, seed, executor);
    const start = performance.now();
    const dense = await experiment.trainDense();
    const perStep = (performance.now() - start) / stepsOf('initialisation');
    results.add({ seed, stage: 'dense', row: 'not pruned', sparsity: 0, after: dense });
    console.error(`seed ${seed}: not pruned ${dense.toFixed(2)} %, ${perStep.toFixed(1)} ms a step`);
    for (const row of rows) {
      const wanted = missing(seed, row);
      if (wanted.length === 0) continue;
      const minutes = (stepsLeft(seed) * perStep) / 60_000;
      console.error(`seed ${seed}: ${row.stage}, ${row.name} (${minutes.toFixed(0)} minutes left for this seed)`);
      for await (const outcome of experiment.run(row, wanted))
        results.add({ seed, stage: row.stage, row: row.name, ...outcome });
    }
  }
}

if (!options.report) await measure();
const { markdown, passed } = reportOf(results);
console.log(markdown);
if (!passed) process.exitCode = 1;
