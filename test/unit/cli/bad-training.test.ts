/** Trainings that cannot be: refused before anything is written. */
import path from 'node:path';
import { bundle, type Binary } from './binary';
import { writeNpz, writeTinyData, writeTinyModel } from './files';
import { floats, labels, refuses, written, type Refusal } from './refusals';

const tune = (folder: string, data: string, ...more: string[]): string[] => [
  ...['prune', writeTinyModel(folder), '--data', data, '--criterion', 'magnitude', '--sparsity', '0.5'],
  ...['--fine-tune', '1', '--out', path.join(folder, 'out.json'), ...more],
];

const cases: readonly Refusal[] = [
  {
    name: 'labels of another number of classes to train on',
    code: 'label-invalid',
    says: /2.*(row|example).*|(row|example).*2/i,
    args: (folder) => {
      const train = writeNpz(path.join(folder, 'train.npz'), { x: floats([4, 4], Math.cos), y: labels(0, 1, 2, 1) });
      return tune(folder, writeTinyData(folder), '--train', train);
    },
  },
  {
    name: 'no labels to fine-tune with',
    code: 'label-missing',
    says: /labels/,
    args: (folder) => tune(folder, writeNpz(path.join(folder, 'x.npz'), { x: floats([20, 4], Math.sin) })),
  },
  {
    name: 'a network that cannot be read, to fine-tune',
    code: 'graph-required',
    says: /trained/,
    args: (folder) => {
      const model = writeTinyModel(folder, { layerClass: 'Mystery' });
      const out = path.join(folder, 'out.json');
      const line = ['prune', model, '--data', writeTinyData(folder), '--criterion', 'magnitude', '--sparsity', '0.5'];
      return [...line, '--fine-tune', '1', '--out', out];
    },
  },
  {
    name: 'a recipe with a learning rate of 0',
    code: 'recipe-invalid',
    says: /learningRate/,
    args: (folder) => [
      'run',
      written(
        folder,
        'c.prune.json',
        JSON.stringify({
          ...{ schema: 1, model: 'model.json', methods: [{ criterion: 'magnitude' }], sparsity: [0.5] },
          ...{ fineTune: 1, training: { learningRate: 0 } },
        }),
      ),
    ],
  },
  {
    name: 'a recipe that does not say how much goes',
    code: 'recipe-invalid',
    says: /maxDrop/,
    args: (folder) => [
      'run',
      written(
        folder,
        'd.prune.json',
        JSON.stringify({ schema: 1, model: 'model.json', methods: [{ criterion: 'magnitude' }] }),
      ),
    ],
  },
];

describe('bad input of a training in the terminal', function () {
  this.timeout(60_000);
  let binary: Binary;
  before(async () => (binary = await bundle()));
  after(() => binary.dispose());
  refuses(cases, () => binary);
});
