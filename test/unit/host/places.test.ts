import assert from 'node:assert/strict';
import { withoutPlaces, type Place } from '../../../src/host/tools/places';

const places: readonly Place[] = [
  { folder: '/home/ada', name: '~' },
  { folder: '/home/ada/work', name: '' },
  { folder: '/home/ada/.code/globalStorage/prunescope', name: 'prunescope' },
];
const onWindows: readonly Place[] = [
  { folder: 'C:\\Users\\Ada', name: '~' },
  { folder: 'c:\\work (1)\\', name: '' },
];

describe('what a language model is told of places', () => {
  for (const [words, expected] of [
    ['/home/ada/work/nets/model.json is damaged.', 'nets/model.json is damaged.'],
    [
      'The run could not be stored: /home/ada/.code/globalStorage/prunescope/runs/abc/run.json cannot be written.',
      'The run could not be stored: prunescope/runs/abc/run.json cannot be written.',
    ],
    ['/home/ada/data/x.npz, /home/ada/work/y.npz', '~/data/x.npz, y.npz'],
    ['in /home/ada/work', 'in .'],
    ['/home/ada: /home/ada/work, /home/ada/works/x', '~: ., ~/works/x'],
    // A layer of an ONNX file, which is no path; and another user.
    ['/model/conv/Relu', '/model/conv/Relu'],
    ['/home/adam/x', '/home/adam/x'],
  ] as const)
    it(words, () =>
      assert.deepEqual(JSON.parse(withoutPlaces(JSON.stringify({ words }), places, '/')), { words: expected }),
    );

  for (const [words, expected] of [
    ['c:\\work (1)\\nets\\model.json', 'nets\\model.json'],
    ['C:\\Users\\Ada\\x.npz', '~/x.npz'],
    ['in c:\\work (1)', 'in .'],
  ] as const)
    it(words, () =>
      assert.deepEqual(JSON.parse(withoutPlaces(JSON.stringify({ words }), onWindows, '\\')), { words: expected }),
    );
});
