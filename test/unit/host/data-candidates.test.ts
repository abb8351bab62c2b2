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

  const folders: readonly [name: string, images: string[], expected: string[]][] = [
    [
      'class folders, the test set last',
      ['d/test/cat/1.png', 'd/test/cat/2.png', 'd/test/dog/1.png', 'd/test/dog/2.png'].flatMap((file) => [
        file,
        file.replace('test', 'train'),
      ]),
      ['d/train', 'd/test!'],
    ],
    ['a lone folder of pictures is not examples', ['media/a.png', 'media/b.png'], []],
    ['one picture in each of some folders neither', ['docs/a/1.png', 'docs/b/1.png', 'docs/c/1.png'], []],
    ['nor folders beside pictures', ['m/1.png', 'm/a/1.png', 'm/a/2.png', 'm/b/1.png', 'm/b/2.png'], []],
  ];
  for (const [name, images, expected] of folders)
    it(`folders of images: ${name}`, () => {
      const offered = dataCandidates([at('x.npz')], model, images.map(at));
      const shown = offered
        .filter(({ isFolder }) => isFolder)
        .map(({ files: [folder = ''], forTest }) => {
          const relative = path.relative(path.join(path.sep, 'w'), folder).split(path.sep).join('/');
          return `${relative}${forTest ? '!' : ''}`;
        });
      assert.deepEqual(shown, expected);
      assert.equal(offered.length, expected.length + 1);
    });
});
