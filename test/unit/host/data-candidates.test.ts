import assert from 'node:assert/strict';
import path from 'node:path';
import { dataCandidates } from '../../../src/host/data-candidates';

const at = (file: string): string => path.join(path.sep, 'w', ...file.split('/'));
const model = at('nets/lenet/model.json');

describe('the data sets that are offered for a model', () => {
  const cases: readonly [name: string, files: string[], expected: string[]][] = [
    [
      'the nearest first',
      ['far/away/a.npz', 'nets/lenet/b.npz', 'nets/c.npz'],
      ['nets/lenet/b.npz', 'nets/c.npz', 'far/away/a.npz'],
    ],
    [
      'test sets after the others',
      ['nets/lenet/test.npz', 'data/train.npz'],
      ['data/train.npz', 'nets/lenet/test.npz!'],
    ],
    [
      'words, not parts of words',
      ['contest.npz', 'x_val.npz', 'interval.csv', 'latest-1.npz'],
      ['contest.npz', 'interval.csv', 'latest-1.npz', 'x_val.npz!'],
    ],
    ['a pair of npy files is one set', ['d/x.npy', 'd/y.npy'], ['d/x.npy+y.npy']],
    [
      'a pair by a part of the name',
      ['d/mnist_x_test.npy', 'd/mnist_y_test.npy'],
      ['d/mnist_x_test.npy+mnist_y_test.npy!'],
    ],
    [
      'a pair of idx files is one set',
      ['d/train-images-idx3-ubyte.gz', 'd/train-labels-idx1-ubyte.gz'],
      ['d/train-images-idx3-ubyte.gz+train-labels-idx1-ubyte.gz'],
    ],
    ['a set without its targets stays', ['d/x.npy', 'other/y.npy'], ['d/x.npy', 'other/y.npy']],
    ['npz files are no pairs', ['d/x.npz', 'd/y.npz'], ['d/x.npz', 'd/y.npz']],
    [
      'the test set of the classic idx names',
      ['t10k-images.idx', 't10k-labels.idx'],
      ['t10k-images.idx+t10k-labels.idx!'],
    ],
    ['nothing', [], []],
  ];
  for (const [name, files, expected] of cases)
    it(name, () => {
      const offered = dataCandidates(files.map(at), model).map((candidate) => {
        const [first = '', second] = candidate.files;
        const shown = path.relative(path.join(path.sep, 'w'), first).split(path.sep).join('/');
        return `${shown}${second === undefined ? '' : `+${path.basename(second)}`}${candidate.forTest ? '!' : ''}`;
      });
      assert.deepEqual(offered, expected);
    });
});
