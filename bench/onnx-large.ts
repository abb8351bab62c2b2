/**
 * Large ONNX files: `node bench/run.mjs onnx-large [MEGABYTES]` (default 100), `--external` with the weights in a side file. Makes a file
 * of dense layers, then has the terminal inspect it and prune it by magnitude, and compares with the time that copying the file takes: into
 * the system's memory, and to the disk (with fsync, as a save does). What a terminal needs to start at all is told apart. Best of five, and
 * the processor's time beside the clock's, because other programs do not change that much. Needs `npm run build`.
 */
import { create, toBinary, type MessageInitShape } from '@bufbuild/protobuf';
import { spawn } from 'node:child_process';
import { mkdtemp, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import {
  ModelProtoSchema,
  TensorProto_DataLocation as Location,
  TensorShapeProtoSchema,
  ValueInfoProtoSchema,
  type ModelProto,
} from '../src/core/formats/onnx/proto/onnx_pb';
import { stream } from '../src/core/random';

const width = 1024;
const layerBytes = 4 * width * width;
const rounds = 5;

/** Weights that look normally distributed, a layer at a time. */
function weights(layer: number): Uint8Array {
  const next = stream(layer, 'weights');
  const values = new Float32Array(width * width);
  for (let at = 0; at < values.length; at++)
    values[at] = (next(4 * at) + next(4 * at + 1) + next(4 * at + 2) + next(4 * at + 3) - 2) / Math.sqrt(width / 3);
  return new Uint8Array(values.buffer);
}

function modelOf(layers: number, external: string | undefined): ModelProto {
  const dims = (last: number): MessageInitShape<typeof TensorShapeProtoSchema> => ({
    dim: [{ value: { case: 'dimParam', value: 'batch' } }, { value: { case: 'dimValue', value: BigInt(last) } }],
  });
  const port = (name: string): MessageInitShape<typeof ValueInfoProtoSchema> => ({
    name,
    type: { value: { case: 'tensorType', value: { elemType: 1, shape: dims(width) } } },
  });
  return create(ModelProtoSchema, {
    irVersion: 8n,
    opsetImport: [{ domain: '', version: 17n }],
    graph: {
      name: 'large',
      input: [port('x')],
      output: [port(`y${layers}`)],
      node: Array.from({ length: layers }, (_, layer) => ({
        opType: 'MatMul',
        name: `layer${layer + 1}`,
        input: [layer === 0 ? 'x' : `y${layer}`, `w${layer + 1}`],
        output: [`y${layer + 1}`],
      })),
      initializer: Array.from({ length: layers }, (_, layer) => ({
        name: `w${layer + 1}`,
        dims: [BigInt(width), BigInt(width)],
        dataType: 1,
        ...(external === undefined
          ? { rawData: weights(layer) }
          : {
              dataLocation: Location.EXTERNAL,
              externalData: [
                { key: 'location', value: external },
                { key: 'offset', value: String(layer * layerBytes) },
                { key: 'length', value: String(layerBytes) },
              ],
            }),
      })),
    },
  });
}

interface Run {
  readonly seconds: number;
  /** Of the processor, the process's threads together. */
  readonly busy: number;
  readonly peak: number;
}

/**
 * Loaded into the command's process, writes the processor's time and the most memory that it took. (Its `maxRSS` may be that of the process that started it, so
 * Linux is asked for the peak since then.)
 */
const hookOf = (report: string): string => `
const { readFileSync, writeFileSync } = require('node:fs');
const kibibytes = () => {
  try {
    return Number(/^VmHWM:\\s+(\\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))[1]);
  } catch {
    return process.resourceUsage().maxRSS;
  }
};
process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  writeFileSync(${JSON.stringify(report)}, JSON.stringify({ peak: 1024 * kibibytes(), busy: (user + system) / 1e6 }));
});
`;

/** One command in a process of its own, with the most memory that it took. */
async function command(folder: string, ...args: string[]): Promise<Run> {
  const report = path.join(folder, 'peak.txt');
  const hook = path.join(folder, 'peak.cjs');
  await writeFile(hook, hookOf(report));
  const start = performance.now();
  const child = spawn(process.execPath, ['--require', hook, 'dist/cli.js', ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${String(code)}`);
  const seconds = (performance.now() - start) / 1000;
  return { seconds, ...(JSON.parse(await readFile(report, 'utf8')) as Omit<Run, 'seconds'>) };
}

interface Copy {
  readonly seconds: number;
  readonly busy: number;
}

/** Copies the files. @param durable returns when they are on the disk. */
async function copied(files: readonly string[], durable: boolean): Promise<Copy> {
  const used = process.cpuUsage();
  const start = performance.now();
  for (const file of files) {
    const [from, to] = [await open(file, 'r'), await open(`${file}.copy`, 'w')];
    const piece = Buffer.alloc(2 ** 22);
    for (;;) {
      const { bytesRead } = await from.read(piece, 0, piece.length);
      if (bytesRead === 0) break;
      await to.write(piece, 0, bytesRead);
    }
    if (durable) await to.sync();
    await from.close();
    await to.close();
  }
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(used);
  for (const file of files) await rm(`${file}.copy`);
  return { seconds, busy: (user + system) / 1e6 };
}

const megabytes = Number(process.argv.find((each) => /^\d+$/.test(each)) ?? 100);
const external = process.argv.includes('--external');
const layers = Math.max(1, Math.round((megabytes * 1e6) / layerBytes));
const folder = await mkdtemp(path.join(tmpdir(), 'prunescope-large-'));
try {
  const main = path.join(folder, 'large.onnx');
  const side = path.join(folder, 'large.onnx.data');
  await writeFile(main, toBinary(ModelProtoSchema, modelOf(layers, external ? 'large.onnx.data' : undefined)));
  if (external) {
    const handle = await open(side, 'w');
    for (let layer = 0; layer < layers; layer++) await handle.write(weights(layer % 8));
    await handle.close();
  }
  const files = external ? [side, main] : [main];
  const bytes = (await Promise.all(files.map((file) => stat(file)))).reduce((sum, { size }) => sum + size, 0);
  const mib = (value: number): string => `${(value / 2 ** 20).toFixed(0)} MiB`;
  const prune = ['prune', main, '--criterion', 'magnitude', '--sparsity', '0.8', '--quiet'];
  const [plain, durable]: [Copy[], Copy[]] = [[], []];
  const runs: Record<'start' | 'inspect' | 'prune', Run[]> = { start: [], inspect: [], prune: [] };
  for (let round = 0; round < rounds; round++) {
    const out = path.join(folder, `pruned-${round}.onnx`);
    plain.push(await copied(files, false));
    durable.push(await copied(files, true));
    runs.start.push(await command(folder, '--version'));
    runs.inspect.push(await command(folder, 'inspect', main, '--quiet'));
    runs.prune.push(await command(folder, ...prune, '--out', out));
    for (const file of files) await rm(file.replace('large.onnx', `pruned-${round}.onnx`), { force: true });
  }
  const least = (values: readonly Copy[]): number => Math.min(...values.map(({ seconds }) => seconds));
  const busy = (values: readonly Copy[]): string => Math.min(...values.map((each) => each.busy)).toFixed(2);
  console.log(
    `${layers} layers, ${mib(bytes)}${external ? ' in a side file' : ''}; a copy ${least(plain).toFixed(2)} s (processor ${busy(plain)} s), one to the disk ${least(durable).toFixed(2)} s (processor ${busy(durable)} s)`,
  );
  for (const [verb, each] of Object.entries(runs)) {
    const seconds = least(each);
    const peak = Math.max(...each.map((run) => run.peak));
    console.log(
      `${verb}: ${seconds.toFixed(2)} s (processor ${busy(each)} s) = ${(seconds / least(plain)).toFixed(1)} × the copy, ${(seconds / least(durable)).toFixed(1)} × the one to the disk; memory ${mib(peak)} = ${(peak / bytes).toFixed(2)} × the file`,
    );
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
