import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { frameworks, likelyFramework, pythonSnippet } from '../../../src/shared/python/snippet';

const names = {
  pytorch: ['features.0.weight', 'classifier.weight'],
  keras: ['features/kernel', 'classifier/kernel'],
};

/** What `node bench/run.mjs python` has run with success: after a change of the text, run it again, then change the golden file. */
describe('the Python that applies masks', () => {
  for (const framework of frameworks)
    it(`is what was run: ${framework}`, () => {
      const snippet = pythonSnippet({ framework, masks: 'masks.npz', names: names[framework] });
      assert.equal(snippet, readFileSync(`test/fixtures/golden/python/${framework}.py`, 'utf8'));
    });

  it('begins with how masks are carried over where their names are not the framework’s', () => {
    const snippet = pythonSnippet({
      framework: 'pytorch',
      masks: 'my masks.npz',
      names: ['features.0.weight', 'onnx::Conv_12', 'val_4'],
    });
    assert.deepEqual(snippet.split('\n').slice(0, 7), [
      '# 2 of 3 masks are not named as PyTorch names its weights (onnx::Conv_12). Carry them over first:',
      '#   np.savez("weights.npz", **{name: value.cpu().numpy() for name, value in model.state_dict().items()})',
      '#   prunescope masks "my masks.npz" --for weights.npz --out "my masks-pytorch.npz"',
      'import numpy as np',
      'import torch',
      '',
      'masks = dict(np.load("my masks-pytorch.npz"))',
    ]);
  });

  it('takes no name apart: quotes and backslashes stay in it', () => {
    const snippet = pythonSnippet({ framework: 'keras', masks: 'a"b\\c.npz', names: names.keras });
    assert.ok(snippet.includes('np.load("a\\"b\\\\c.npz")'), snippet);
  });

  it('is no more than it is with names that are lines of Python, or commands', () => {
    const names = ['a\nimport os\r\nos.abort()', 'b'];
    const snippet = pythonSnippet({ framework: 'pytorch', masks: "$(id)\nx 'y'.npz", names });
    const [comments, code] = [snippet.split('\n').slice(0, 3), snippet.split(/[\r\n]/).slice(3)];
    assert.ok(
      comments.every((line) => line.startsWith('# ') && !line.includes('\r')),
      snippet,
    );
    assert.equal(code[0], 'import numpy as np');
    assert.ok(comments[2].includes(`masks '$(id)?x '\\''y'\\''.npz' --for`), comments[2]);
  });

  const likely = [
    [names.pytorch, 'pytorch'],
    [names.keras, 'keras'],
    [['onnx::Conv_1', 'fc.weight'], 'pytorch'],
    [['dense/kernel', 'b/c/kernel', 'odd'], 'keras'],
    [[], 'pytorch'],
  ] as const;
  for (const [of, framework] of likely)
    it(`of these names is ${framework}’s: ${of.join(', ')}`, () => assert.equal(likelyFramework(of), framework));
});
