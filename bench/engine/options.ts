import { parseArgs } from 'node:util';
import { clocks, type ClockName } from './clock';

export const rowNames = [
  'gradient',
  'fisher',
  'gauss-newton',
  'sensitivity',
  'hessian-vector',
  'compare',
  'start',
  'select',
  'epoch',
  'large',
] as const;
export type RowName = (typeof rowNames)[number];

export interface EngineOptions {
  /** Interpreter of an environment with PyTorch. Absent: ours alone. */
  readonly python?: string;
  readonly executors: readonly ('tfjs' | 'native')[];
  readonly workers: readonly number[];
  readonly rows: readonly RowName[];
  /** Networks of the rows that have several; all where absent. */
  readonly networks?: readonly string[];
  readonly rounds: number;
  /** Of the peer. */
  readonly threads: number;
  readonly clock: ClockName;
  /** Where the JSON goes. */
  readonly out: string;
}

const usage = `usage: node bench/run.mjs engine [--python PATH] [--executor tfjs,native] [--workers 1,2] [--rounds 7]
  [--threads 2] [--clock wall|processor]
  [--rows ${rowNames.join(',')}] [--networks mlp,lenet-5,resnet-20,transformer] [--out out/bench/engine.json]
All rows but \`large\` where none are named; ours alone without --python.`;

const list = (value: string | undefined): string[] | undefined => value?.split(',').map((each) => each.trim());

const isClock = (name: string): name is ClockName => name in clocks;

/** @throws Error that shows the usage. */
export function engineOptions(given: readonly string[]): EngineOptions {
  const { values } = parseArgs({
    args: [...given],
    options: {
      python: { type: 'string' },
      executor: { type: 'string', default: 'tfjs' },
      workers: { type: 'string', default: '1' },
      rows: { type: 'string' },
      networks: { type: 'string' },
      rounds: { type: 'string', default: '7' },
      threads: { type: 'string', default: '2' },
      clock: { type: 'string', default: 'wall' },
      out: { type: 'string', default: 'out/bench/engine.json' },
    },
  });
  const executors = (list(values.executor) ?? []).map((name) => {
    if (name !== 'tfjs' && name !== 'native') throw new Error(usage);
    return name;
  });
  const rows = (list(values.rows) ?? rowNames.filter((name) => name !== 'large')).map((name) => {
    const row = rowNames.find((each) => each === name);
    if (!row) throw new Error(usage);
    return row;
  });
  const [rounds, threads, ...workers] = [values.rounds, values.threads, ...(list(values.workers) ?? [])].map(Number);
  if (![rounds, threads, ...workers].every((each) => Number.isInteger(each) && each > 0)) throw new Error(usage);
  if (!isClock(values.clock)) throw new Error(usage);
  const networks = list(values.networks);
  return {
    executors,
    rows,
    workers,
    rounds,
    threads,
    clock: values.clock,
    out: values.out,
    ...(values.python !== undefined && { python: values.python }),
    ...(networks && { networks }),
  };
}
