/**
 * The engine against PyTorch (README.md): every line is measured on both sides in the same run, by turns, after a check that both
 * compute the same numbers. Prints a Markdown table; writes the numbers as JSON. Without `--python` it measures ours alone.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Bench, Row } from './engine/bench';
import { waysOf } from './engine/bench-executors';
import { comparisonRow } from './engine/comparison-row';
import type { ContestResult } from './engine/contest';
import { Exchange } from './engine/exchange';
import { engineOptions, type RowName } from './engine/options';
import { Peer } from './engine/peer';
import { documentOf, tableOf } from './engine/report';
import { selectionRow } from './engine/selection-row';
import { startRow } from './engine/start-row';
import { trainingRow } from './engine/training-row';
import { largeRow, statisticRow } from './engine/statistic-rows';

const rows: Readonly<Record<RowName, Row>> = {
  gradient: statisticRow('gradient pass', 'gradient'),
  fisher: statisticRow('Fisher, per example', 'squared-gradient'),
  'gauss-newton': statisticRow('Gauss-Newton diagonal, 10 classes', 'gauss-newton'),
  sensitivity: statisticRow('output sensitivity, 10 classes', 'sensitivity'),
  'hessian-vector': statisticRow('Hessian-vector product', 'hessian-vector'),
  compare: comparisonRow,
  start: startRow,
  select: selectionRow,
  epoch: trainingRow,
  large: largeRow,
};

const options = engineOptions(process.argv.slice(2));
const bench: Bench = {
  options,
  ways: await waysOf(options),
  exchange: new Exchange(),
  peer: options.python === undefined ? undefined : new Peer(options.python, options.threads, options.clock),
};
const results: ContestResult[] = [];
try {
  for (const name of options.rows)
    for await (const result of rows[name](bench)) {
      results.push(result);
      const told = Object.entries(result.ours).map(([way, { median }]) => `${way} ${median.toFixed(2)}`);
      console.error(
        `${result.row}, ${result.subject}: ${told.join(', ')}, peer ${result.peer?.median.toFixed(2) ?? '–'}`,
      );
    }
  const torch = (await bench.peer?.ask({ do: 'memory' }))?.version;
  mkdirSync(path.dirname(options.out), { recursive: true });
  writeFileSync(options.out, JSON.stringify(documentOf(results, options, torch), undefined, 2));
  console.log(tableOf(results, options));
} finally {
  bench.peer?.end();
  bench.exchange.remove();
}
// Workers would keep it alive.
process.exit();
