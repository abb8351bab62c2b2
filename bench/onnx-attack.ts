/**
 * Damages and attacks ONNX files by seed and takes each the whole way: inspect, a comparison with a gradient, saving in memory and piece by
 * piece. It happens in a process of its own, with limits on time and memory, so that a crash or a hang has its seed. Prints how they
 * end; exits 1 where one ends otherwise than in a result or a problem.
 * `node bench/run.mjs onnx-attack [SEEDS for each file, default 20] [FIRST seed, default 0] [part of a NAME] [reference|tfjs]`
 */
import { fork, type ChildProcess } from 'node:child_process';
import { createExecutor } from '../src/core/executors';
import { attacked } from '../test/unit/formats/onnx/fuzz/attack';
import { damaged } from '../test/unit/formats/onnx/fuzz/damage';
import { exercise, type Ends } from '../test/unit/formats/onnx/fuzz/exercise';
import { fuzzedModels } from '../test/unit/formats/onnx/fuzz/models';
import { table } from './measure';

/** Milliseconds of the processor, which other programs do not change much… */
const slowest = 10_000;
/** …and of the clock, after which nobody waits any longer. */
const patience = 12 * slowest;
const mostGrowth = 1e9;
const heapMegabytes = 2048;
const wasmFolder = 'node_modules/@tensorflow/tfjs-backend-wasm/wasm-out/';

interface Task {
  readonly model: string;
  readonly seed: number;
}
type Answer = { readonly how: string } & (
  { readonly ends: Ends; readonly milliseconds: number; readonly growth: number } | { readonly failure: string }
);

const { models, sides } = fuzzedModels();
const mutant = ({ model, seed }: Task): { readonly bytes: Uint8Array; readonly how: string } => {
  const { bytes } = models.find(({ name }) => name === model) ?? models[0];
  // One in four as bytes and fields come, the others with intent.
  return seed % 4 === 0 ? damaged(bytes, seed) : attacked(bytes, seed);
};

async function serve(executorName: 'reference' | 'tfjs'): Promise<void> {
  const executor = await createExecutor(executorName, { wasmFolder });
  const peak = (): number => process.resourceUsage().maxRSS * 1024;
  process.on('message', (task: Task) => void answer(task));
  async function answer(task: Task): Promise<void> {
    const { bytes, how } = mutant(task);
    const [start, before] = [process.cpuUsage(), peak()];
    try {
      const ends = await exercise(bytes, sides, executor);
      const { user, system } = process.cpuUsage(start);
      const milliseconds = (user + system) / 1000;
      process.send?.({ how, ends, milliseconds, growth: peak() - before } satisfies Answer);
    } catch (error) {
      process.send?.({ how, failure: error instanceof Error ? (error.stack ?? '') : String(error) } satisfies Answer);
    }
  }
}

const start = (executor: string): ChildProcess =>
  fork(process.argv[1], ['--serve', executor], { execArgv: [`--max-old-space-size=${heapMegabytes}`] });

function ask(child: ChildProcess, task: Task): Promise<Answer | string> {
  return new Promise((resolve) => {
    const done = (answer: Answer | string): void => {
      clearTimeout(timer);
      child.off('message', done).off('exit', exited);
      resolve(answer);
    };
    const exited = (code: number | null, signal: string | null): void => done(`the process ended: ${code ?? signal}`);
    const timer = setTimeout(() => done(`more than ${patience} ms`), patience);
    child.on('message', done).on('exit', exited);
    child.send(task);
  });
}

async function drive([seeds = '20', first = '0', part = '', executor = 'reference']: readonly string[]): Promise<void> {
  const chosen = models.filter(({ name }) => name.includes(part));
  const ends = new Map<string, number>();
  let [failures, mutants, longest, worst] = [0, 0, { milliseconds: 0, where: '' }, { growth: 0, where: '' }];
  let child = start(executor);
  const fail = (where: string, why: string): void => {
    failures++;
    console.error(`${where}\n${why}\n`);
  };
  const renew = (): void => {
    child.kill('SIGKILL');
    child = start(executor);
  };
  const begin = performance.now();
  for (let seed = Number(first); seed < Number(first) + Number(seeds); seed++)
    for (const { name } of chosen) {
      mutants++;
      const task = { model: name, seed };
      const answer = await ask(child, task);
      const where = `${name}, seed ${seed}: ${typeof answer === 'string' ? mutant(task).how : answer.how}`;
      if (typeof answer === 'string') {
        fail(where, answer);
        renew();
      } else if ('failure' in answer) fail(where, answer.failure);
      else {
        for (const [stage, end] of Object.entries(answer.ends))
          ends.set(`${stage}: ${end}`, (ends.get(`${stage}: ${end}`) ?? 0) + 1);
        const { milliseconds, growth } = answer;
        if (milliseconds > longest.milliseconds) longest = { milliseconds, where };
        if (milliseconds > slowest) fail(where, `${Math.round(milliseconds)} ms of the processor`);
        if (growth > worst.growth) worst = { growth, where };
        if (growth > mostGrowth) {
          fail(where, `${Math.round(growth / 1e6)} MB`);
          renew();
        }
      }
    }
  child.kill();
  table([['end', 'files'], ...[...ends].sort().map(([end, count]) => [end, String(count)])]);
  console.log(`${mutants} files, ${Math.round((performance.now() - begin) / 1000)} s, ${failures} failures`);
  console.log(`slowest: ${Math.round(longest.milliseconds)} ms (${longest.where})`);
  console.log(`most memory: ${Math.round(worst.growth / 1e6)} MB (${worst.where})`);
  if (failures > 0) process.exitCode = 1;
}

const [mode, ...rest] = process.argv.slice(2);
if (mode === '--serve') await serve(rest[0] === 'tfjs' ? 'tfjs' : 'reference');
else await drive(process.argv.slice(2));
