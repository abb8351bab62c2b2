import assert from 'node:assert/strict';
import { listedTwice } from '../../../src/core/formats/damaged';
import { brief } from '../../../src/shared/brief';
import { Problem } from '../../../src/shared/problem';
import { problemFrom } from '../../../src/shared/rpc';
import { text } from '../../../src/shared/text';

describe('brief', () => {
  for (const [words, longest, expected] of [
    ['', 5, ''],
    ['abcde', 5, 'abcde'],
    ['abcdef', 5, 'ab…ef'],
    ['abcdefg', 4, 'ab…g'],
    ['abc', 1, '…'],
  ] as const)
    it(`${JSON.stringify(words)} in ${longest}`, () => assert.equal(brief(words, longest), expected));
});

describe('a problem with words of a hostile file', () => {
  const name = `first${'x'.repeat(1e6)}last`;

  it('says both ends of a name alone', () => {
    const problem = listedTwice('model.json', name);
    const { message, found = '' } = problem.toDocument();
    assert.match(message, /^model\.json lists firstx+…x+last twice\.$/);
    assert.match(found, /^firstx+…x+last$/);
    assert.ok(message.length < 400 && found.length <= 1000 && problem.message === message);
  });

  it('says no more in another place: through a process, with more details, in another language', () => {
    const problem = new Problem('weight-invalid', text('The tensor {0} contradicts itself.', name), {
      layer: name,
      found: 7,
      expected: name,
    });
    const again = problemFrom(
      problem.with({ file: 'm.onnx' }).toDocument({ 'The tensor {0} contradicts itself.': '{0}?' }),
    );
    const document = again.toDocument();
    assert.ok(JSON.stringify(document).length < 2000);
    assert.deepEqual([document.found, document.file], ['7', 'm.onnx']);
    assert.match(document.message, /^firstx+…x+last\?$/);
  });

  it('keeps paths whole', () => {
    const file = `/${'folder/'.repeat(300)}model.json`;
    assert.equal(new Problem('file-missing', text('{0} does not exist.', file), { file }).toDocument().file, file);
  });
});
