/**
 * What a person waits for who opens a model file of 100 MB: from a job process that is not there yet to what the file holds, to the first tile,
 * and to a second one: `node bench/run.mjs editor [MEGABYTES]`. Median of five, by the clock and by the job's processor. Needs `npm run build`.
 */
import { create, toBinary } from '@bufbuild/protobuf';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { ModelProtoSchema, TensorShapeProtoSchema } from '../src/core/formats/onnx/proto/onnx_pb';
import { startJob } from '../src/jobs/client';
import { median, table } from './measure';

const megabytes = Number(process.argv[2] ?? 100);
const width = 1024;
const rounds = 5;
/** Of first paint, in ms: the issue's. */
const limit = 1000;
const layers = Math.max(1, Math.round((megabytes * 1e6) / (4 * width * width)));

/** Numbers around zero. */
function weights(layer: number): Uint8Array {
  const values = new Float32Array(width * width);
  let state = layer + 1;
  for (let at = 0; at < values.length; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    values[at] = state / 2 ** 32 - 0.5;
  }
  return new Uint8Array(values.buffer);
}

function onnxFile(): Uint8Array {
  const shape = create(TensorShapeProtoSchema, {
    dim: [1n, BigInt(width)].map((dimValue) => ({ value: { case: 'dimValue' as const, value: dimValue } })),
  });
  const port = (name: string) => ({
    name,
    type: { value: { case: 'tensorType' as const, value: { elemType: 1, shape } } },
  });
  return toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, {
      irVersion: 8n,
      opsetImport: [{ domain: '', version: 17n }],
      graph: {
        name: 'large',
        input: [port('y0')],
        output: [port(`y${layers}`)],
        node: Array.from({ length: layers }, (_, at) => ({
          opType: 'MatMul',
          name: `layer${at}`,
          input: [`y${at}`, `w${at}`],
          output: [`y${at + 1}`],
        })),
        initializer: Array.from({ length: layers }, (_, at) => ({
          name: `w${at}`,
          dims: [BigInt(width), BigInt(width)],
          dataType: 1,
          rawData: weights(at),
        })),
      },
    }),
  );
}

function safetensorsFile(): Uint8Array {
  const size = 4 * width * width;
  const entries = Array.from({ length: layers }, (_, at) => [
    `w${at}`,
    { dtype: 'F32', shape: [width, width], data_offsets: [at * size, (at + 1) * size] },
  ]);
  const text = JSON.stringify(Object.fromEntries(entries));
  const header = new TextEncoder().encode(text.padEnd(8 * Math.ceil(text.length / 8)));
  const file = new Uint8Array(8 + header.length + layers * size);
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(header, 8);
  for (let at = 0; at < layers; at++) file.set(weights(at), 8 + header.length + at * size);
  return file;
}

/** Milliseconds since the fork, and of the job's processor (Linux counts in hundredths of a second). */
interface Moment {
  readonly clock: number;
  readonly processor: number;
}

async function processorOf(pid: number | undefined): Promise<number> {
  const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8').catch(() => '');
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number);
  return 10 * (user + system);
}

/** One cold start: when the job was there, when the file's contents were answered, then a tile, then a tile of another layer. */
async function opened(model: string): Promise<readonly Moment[]> {
  const start = performance.now();
  const job = startJob({ script: 'dist/job.js', onLog: console.error });
  const moments: Moment[] = [];
  const mark = async (): Promise<void> =>
    void moments.push({ clock: performance.now() - start, processor: await processorOf(job.pid) });
  const tile = (parameter: string): Promise<unknown> =>
    job.api.call('tile', {
      parameter,
      method: '',
      quantity: 'weight',
      sparsity: 0,
      scope: 'global',
      rows: 128,
      columns: 128,
    });
  try {
    // It answers that nothing is open: it is there.
    await job.api.call('tunings', null).catch(() => undefined);
    await mark();
    await job.api.call('inspect', { model });
    await mark();
    await tile('w0');
    await mark();
    await tile(`w${layers - 1}`);
    await mark();
    return moments;
  } finally {
    job.dispose();
  }
}

const folder = await mkdtemp(path.join(tmpdir(), 'prunescope-editor-'));
try {
  const rows: string[][] = [];
  for (const [name, bytes] of [
    ['large.onnx', onnxFile()],
    ['large.safetensors', safetensorsFile()],
  ] as const) {
    const file = path.join(folder, name);
    await writeFile(file, bytes);
    const all: (readonly Moment[])[] = [];
    for (let round = 0; round < rounds; round++) all.push(await opened(file));
    const of = (at: number, key: keyof Moment): number => median(all.map((moments) => moments[at][key]));
    rows.push([name, ...[0, 1, 2, 3].map((at) => `${of(at, 'clock').toFixed(0)} (${of(at, 'processor').toFixed(0)})`)]);
    if (of(1, 'processor') > limit) process.exitCode = 1;
  }
  console.log(
    `${layers} layers of ${width} × ${width}; ms since the job was started, in brackets of its processor; median of ${rounds}.`,
  );
  table([['file', 'job there', 'contents', 'first tile', 'second tile'], ...rows]);
} finally {
  await rm(folder, { recursive: true, force: true });
}
