/**
 * Where a pass over a batch spends its time in the tfjs executor: processor time by operation, and GFLOP/s of those that multiply.
 * `node bench/run.mjs profile [network] [what]`, as in engine/networks.ts and engine/pass-program.ts.
 */
import { createTfjsExecutor } from '../src/core/executors/tfjs';
import { kernels, type Kernel } from '../src/core/executors/tfjs/kernels';
import type { Node } from '../src/core/graph/node';
import { size } from '../src/core/graph/shape';
import { markdownTable } from './common/markdown';
import { clocks } from './engine/clock';
import { benchData, benchNetwork, smallNetworks } from './engine/networks';
import { Pass } from './engine/pass';
import { measuredStatistics } from './engine/pass-program';

interface Spent {
  ms: number;
  calls: number;
  macs: number;
  elements: number;
}
const spent = new Map<string, Spent>();

const bySize = (node: Node): string =>
  process.env['SHAPES'] === undefined
    ? node.op.name
    : `${node.op.name} ${node.inputs.map(({ shape }) => shape.join('×')).join(', ')} → ${node.shape.join('×')}`;

/** The same kernel, which notes what its runs take. */
const timed =
  (kernel: Kernel): Kernel =>
  (node, runtime) => {
    const run = kernel(node, runtime);
    const key = bySize(node);
    return (inputs) => {
      const start = clocks.processor();
      const result = run(inputs);
      const own = spent.get(key) ?? { ms: 0, calls: 0, macs: 0, elements: 0 };
      spent.set(key, own);
      own.ms += clocks.processor() - start;
      own.calls++;
      own.macs += node.op.macs?.(node) ?? 0;
      own.elements += size(node.shape);
      return result;
    };
  };
// The table is read-only to the product alone.
for (const [op, kernel] of kernels) (kernels as Map<string, Kernel>).set(op, timed(kernel));

const [network = 'all', what = 'all'] = process.argv.slice(2);
const rounds = 3;
const executor = await createTfjsExecutor({ wasmFolder: 'node_modules/@tensorflow/tfjs-backend-wasm/wasm-out' });
for (const name of smallNetworks.filter((each) => network === 'all' || each === network))
  for (const statistic of measuredStatistics.filter((each) => what === 'all' || each === what)) {
    const own = benchNetwork(name);
    const pass = new Pass(own, statistic, benchData(own, own.batch), [executor]);
    await pass.run(1);
    spent.clear();
    const start = clocks.processor();
    for (let round = 0; round < rounds; round++) await pass.run(1);
    const whole = clocks.processor() - start;
    await pass.dispose();
    const inKernels = [...spent.values()].reduce((sum, { ms }) => sum + ms, 0);
    const line = (key: string, { ms, calls, macs, elements }: Spent): string[] => [
      key,
      (ms / rounds).toFixed(2),
      `${((100 * ms) / whole).toFixed(0)} %`,
      String(calls / rounds),
      (elements / rounds / 1e6).toFixed(2),
      macs > 0 ? ((2 * macs) / ms / 1e6).toFixed(1) : '',
    ];
    console.log(`\n${own.label}, B${own.batch}, ${statistic}: ${(whole / rounds).toFixed(1)} ms of a processor\n`);
    const sorted = [...spent].sort(([, a], [, b]) => b.ms - a.ms).slice(0, 16);
    console.log(
      markdownTable([
        ['operation', 'ms', 'share', 'calls', 'million elements', 'GFLOP/s'],
        ...sorted.map(([key, each]) => line(key, each)),
        line('everything else', { ms: whole - inKernels, calls: 0, macs: 0, elements: 0 }),
      ]),
    );
  }
