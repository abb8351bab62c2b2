/**
 * ONNX files with very many parts: 200,000 nodes and 100,000 initializers, in a chain and side by side. Each must open, as a network or with
 * its weights alone, or be refused with a problem, in ten seconds. `node bench/run.mjs onnx-many [NODES]`; exits 1 where one takes longer.
 * The processor's time counts, because other programs do not change that much; garbage is collected beside it.
 */
import { openModel } from '../src/core/formats';
import { inspect } from '../src/core/inspect';
import { Problem } from '../src/shared/problem';
import { info, model, node, raw, source, type NodeInit } from '../test/unit/formats/onnx/onnx-file';
import { table } from './measure';

const longest = 10;
const [nodes = 200_000] = process.argv.slice(2).map(Number);
const weights = nodes / 2;
const matrix = Array.from({ length: 16 }, (_, at) => at - 8);
const initializer = Array.from({ length: weights }, (_, at) => raw(`w${at}`, [4, 4], matrix));
const pairs = (from: (at: number) => string): NodeInit[] =>
  Array.from({ length: weights }, (_, at) => [
    node('MatMul', [from(at), `w${at}`], [`p${at}`]),
    node('Relu', [`p${at}`], [`y${at}`]),
  ]).flat();

const files: readonly (readonly [name: string, bytes: Uint8Array])[] = [
  [
    'in a chain',
    model({ node: pairs((at) => (at === 0 ? 'x' : `y${at - 1}`)), initializer, output: [info(`y${weights - 1}`)] }),
  ],
  [
    'side by side',
    model({
      node: pairs(() => 'x'),
      initializer,
      output: Array.from({ length: weights }, (_, at) => info(`y${at}`)),
    }),
  ],
  ['nobody reads', model({ node: [node('Relu', ['x'], ['y'])], initializer })],
];

async function endOf(bytes: Uint8Array): Promise<string> {
  try {
    return inspect(await openModel(source(bytes))).mode;
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
}

const rows: string[][] = [];
for (const [name, bytes] of files) {
  const [start, used] = [performance.now(), process.cpuUsage()];
  const end = await endOf(bytes);
  const { user, system } = process.cpuUsage(used);
  const busy = (user + system) / 1e6;
  if (busy > longest) process.exitCode = 1;
  const seconds = (performance.now() - start) / 1000;
  rows.push([name, `${(bytes.length / 1e6).toFixed(1)} MB`, end, seconds.toFixed(1), busy.toFixed(1)]);
}
console.log(`${nodes} nodes, ${weights} initializers`);
table([['file', 'size', 'opens as', 'seconds', 'of the processor'], ...rows]);
console.log(`memory: ${Math.round(process.resourceUsage().maxRSS / 1024)} MB at most`);
