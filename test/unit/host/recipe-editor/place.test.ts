import assert from 'node:assert/strict';
import { matchedBy, weightsOf } from '../../../../src/host/recipe-editor/matched';
import { placeOf } from '../../../../src/host/recipe-editor/place';
import { cursorAt } from '../../../../src/host/recipe-editor/recipe-tree';
import type { ParameterDocument } from '../../../../src/shared/documents';

describe('the place of the cursor in a recipe', () => {
  // `|` is the cursor.
  const cases: readonly [content: string, kind: string | undefined, token?: string][] = [
    ['{ "model": "|" }', 'model', '""'],
    ['{ "model": "a|b" }', 'model', '"ab"'],
    ['{ "model": | }', 'model'],
    ['{ "mod|el": "a" }', undefined, '"model"'],
    ['{ "out": "|" ', 'out', '""'],
    ['{ "data": { "file": "|" } }', 'data', '""'],
    ['{ "test": { "file": "|', 'data', '"'],
    ['{ "train": { "classes": "|" } }', 'classes', '""'],
    ['{ "data": { "limit": "|" } }', undefined, '""'],
    ['{ "methods": [{ "criterion": "tay|" }] }', 'criterion', '"tay"'],
    ['{ "methods": [{ "criterion": "taylor", "options": { "fo|rm": "snip" } }] }', 'option', '"form"'],
    ['{ "methods": [{ "options": { "form": "sn|ip" } }] }', 'option', '"snip"'],
    ['{ "allocation": { "include": ["|"] } }', 'glob', '""'],
    ['{ "allocation": { "exclude": ["a", |] } }', 'glob'],
    ['{ "allocation": { "min": { "|" } } }', 'rule', '""'],
    ['{ "allocation": { "layerSparsity": { "a|": 0.5 } } }', 'rule', '"a"'],
    ['{ "allocation": { "max": { "a": 0|.5 } } }', undefined, '0.5'],
    ['{ "allocation": { "scope": "|" } }', undefined, '""'],
  ];
  for (const [marked, kind, token] of cases)
    it(marked, () => {
      const content = marked.replace('|', '');
      const cursor = cursorAt(content, marked.indexOf('|'));
      assert.equal(placeOf(cursor.path, cursor.isKey)?.kind, kind);
      const { token: found } = cursor;
      assert.equal(found && content.slice(found.offset, found.offset + found.length), token);
    });

  it('knows whether a key has its value', () => {
    assert.equal(cursorAt('{ "allocation": { "min": { "a": 1 } } }', 29).hasValue, true);
    assert.equal(cursorAt('{ "allocation": { "min": { "a" } } }', 29).hasValue, false);
  });
});

describe('what a glob matches', () => {
  const named = (name: string, layer: string, count: number, alias?: string): ParameterDocument => ({
    name,
    layer,
    role: 'kernel',
    shape: [count],
    dtype: 'float32',
    count,
    zeros: 0,
    prunable: true,
    ...(alias !== undefined && { alias }),
  });
  const parameters = [
    named('layers/1/conv.weight', 'conv1', 9),
    named('layers/2/conv.weight', 'conv2', 16),
    named('onnx::MatMul_7', 'head', 4, 'head.weight'),
  ];
  const cases: readonly [glob: string, weights: number][] = [
    ['layers*', 25],
    ['*conv.weight', 25],
    ['conv1', 9],
    ['head.weight', 4],
    ['onnx::MatMul_7', 4],
    ['{conv1,head}', 13],
    ['nothing', 0],
    ['', 0],
  ];
  for (const [glob, weights] of cases)
    it(`${glob}: ${weights} weights`, () => assert.equal(weightsOf(matchedBy(glob, parameters)), weights));
});
