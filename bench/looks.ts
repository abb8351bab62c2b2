/**
 * What the pictures of one large parameter cost the job: a tile of all of it, a window, another plane, the histogram of its scores,
 * its channels, one weight, the difference of two masks; and the network of many operations as a column.
 *   node bench/run.mjs looks [millions of weights, default 25]
 */
import { restoreComparison } from '../src/core/comparison/restore';
import { channels, difference, histograms, tile, weight, type Looked } from '../src/core/comparison/looks';
import { createReferenceExecutor } from '../src/core/executors/reference';
import { networkOf } from '../src/core/formats/network-document';
import type { Format, Model, Parameter } from '../src/core/formats/model';
import type { AllocationQuery } from '../src/shared/allocation';
import type { CompareDocument } from '../src/shared/documents';
import { recipe } from '../src/shared/recipe';
import { median, table } from './measure';

const millions = Number(process.argv[2] ?? 25);
const side = Math.round(Math.sqrt(millions * 1e6));
const rounds = 5;

/** Numbers around zero, most of them small. */
function draw(size: number, seed: number): Float32Array {
  const values = new Float32Array(size);
  let state = seed;
  const next = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  for (let at = 0; at < size; at++) values[at] = (next() + next() + next() - 1.5) / 10;
  return values;
}

function compared(): Looked {
  const parameter: Parameter = {
    name: 'w',
    layer: 'w',
    role: 'kernel',
    shape: [side, side],
    dtype: 'float32',
    values: draw(side * side, 1),
    outputAxis: 1,
    prunable: true,
  };
  const format: Format = {
    id: 'none',
    label: 'none',
    accepts: () => false,
    read: () => Promise.reject(new Error('there is no file')),
    write: () => Promise.reject(new Error('there is no file')),
  };
  const folder = {
    list: () => Promise.resolve([]),
    size: () => Promise.resolve(0),
    read: () => Promise.reject(new Error('there is no file')),
  };
  const model: Model = { format, name: 'made up', source: { main: 'm', folder }, bytes: 0, parameters: [parameter] };
  const input = {
    model,
    recipe: recipe.parse({ schema: 1, model: 'm', methods: [{ criterion: 'magnitude' }], sparsity: [0.9] }),
    executor: createReferenceExecutor(),
  };
  const candidates = ['a', 'b'].map((method, at) => ({
    method,
    scores: new Map([['w', draw(side * side, 2 + at).map(Math.abs)]]),
  }));
  const document: CompareDocument = {
    schema: 1,
    warnings: [],
    executor: 'none',
    model: 'made up',
    data: { file: '', examples: 0 },
    loss: '',
    seed: 0,
    baseline: { examples: 0, bytes: 0, parameters: 0, nonZero: 0 },
    sharedSeconds: 0,
    results: [],
    agreement: [],
  };
  return {
    parameters: model.parameters,
    comparison: restoreComparison(input, document, { candidates, tunings: [], measured: {} }),
  };
}

const looked = compared();
let query: AllocationQuery & { readonly parameter: string } = { parameter: 'w', sparsity: 0.9, scope: 'global' };
const cells = { rows: 256, columns: 256 };
const window = { top: 100, left: 100, height: 256, width: 256 };
const turned = { rows: [1], columns: [0], fixed: {} };

function networkOfMany(count: number): void {
  const steps = Array.from({ length: count }, (_, at) => ({
    name: `n${at}`,
    op: at % 3 === 0 ? 'Conv' : 'Relu',
    parameters: at % 3 === 0 ? [`w${at}`] : [],
    reads: [at === 0 ? 'x' : `n${at - 1}`],
    makes: [`n${at}`],
  }));
  const outputs = [{ name: 'y', value: `n${count - 1}` }];
  networkOf({ inputs: [{ name: 'x', value: 'x' }], outputs, steps, weights: new Map(), barriers: [] });
}

const looks: readonly (readonly [string, () => unknown])[] = [
  ['tile, the file', () => tile(looked, { ...query, ...cells, method: '', quantity: 'weight' })],
  ['tile, a method’s scores', () => tile(looked, { ...query, ...cells, method: 'a', quantity: 'score' })],
  ['tile, turned', () => tile(looked, { ...query, ...cells, method: 'a', quantity: 'weight', plane: turned })],
  ['tile, a window of 256 × 256', () => tile(looked, { ...query, ...cells, method: 'a', quantity: 'score', window })],
  ['difference of two masks', () => difference(looked, { ...query, ...cells, methods: ['a', 'b'] })],
  ['histograms of two methods', () => histograms(looked, query)],
  ['channels', () => channels(looked, { ...query, method: 'a' })],
  ['one weight', () => weight(looked, { ...query, index: [7, 7] })],
  ['network of 2,000 operations', () => networkOfMany(2_000)],
  ['network of 100,000 operations', () => networkOfMany(100_000)],
];

/** Milliseconds of a processor: other work on the machine does not count. */
const timed = (look: () => unknown): number => {
  const before = process.cpuUsage();
  look();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
};

console.log(
  `One parameter of ${((side * side) / 1e6).toFixed(1)} million weights; ms of a processor, the first time and the median of ${rounds} later ones; ` +
    'the same with the slider elsewhere.',
);
table([
  ['look', 'first', 'later', 'slider moved'],
  ...looks.map(([name, look]) => {
    query = { ...query, sparsity: 0.9 };
    const first = timed(look);
    const later = median(Array.from({ length: rounds }, () => timed(look)));
    const moved = Array.from({ length: rounds }, (_, round) => {
      query = { ...query, sparsity: 0.8 - round / 100 };
      return timed(look);
    });
    return [name, first.toFixed(0), later.toFixed(0), median(moved).toFixed(0)];
  }),
]);
