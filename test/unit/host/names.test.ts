import assert from 'node:assert/strict';
import path from 'node:path';
import { bytesText } from '../../../src/host/bytes';
import { convertedFile, distinctTitles, masksFile, prunedFile, relativeTo } from '../../../src/host/names';
import { parsePercent, percent } from '../../../src/host/percent';

const at = (...parts: string[]): string => path.join(path.sep, 'work', ...parts);

describe('the name of a pruned model', () => {
  const cases: readonly [model: string, method: string, sparsity: number, expected: string][] = [
    ['lenet.json', 'hessian', 0.9, 'lenet-pruned-hessian-90.json'],
    ['model.json', 'taylor form=snip', 0.975, 'model-pruned-taylor-form-snip-97.5.json'],
    ['a.b.json', 'random', 0.07, 'a.b-pruned-random-7.json'],
    ['a.safetensors.index.json', 'random', 0.07, 'a-pruned-random-7.safetensors.index.json'],
    ['a.weights.h5', 'random', 0.07, 'a-pruned-random-7.weights.h5'],
    ['lenet.json', '../../evil', 0.5, 'lenet-pruned-..-..-evil-50.json'],
  ];
  for (const [model, method, sparsity, expected] of cases)
    it(`${model}, ${method}, ${sparsity}: ${expected}`, () => {
      assert.equal(prunedFile(at('nets', model), method, sparsity), at('nets', expected));
    });
});

describe('the name of a file of masks', () => {
  it('says the method and the sparsity as that of a pruned model does, and is an npz', () => {
    assert.equal(
      masksFile(at('nets', 'a.b.onnx'), 'taylor form=snip', 0.975),
      at('nets', 'a.b-masks-taylor-form-snip-97.5.npz'),
    );
  });
});

describe('the name of a converted model', () => {
  for (const [model, expected] of [
    ['lenet.json', 'lenet.onnx'],
    ['a.b.onnx', 'a.b-converted.onnx'],
    ['A.ONNX', 'A-converted.onnx'],
  ])
    it(`${model}: ${expected}`, () => assert.equal(convertedFile(at('nets', model)), at('nets', expected)));
});

describe('a path in a recipe', () => {
  it('is relative to the model’s folder, with slashes', () => {
    assert.equal(relativeTo(at('a', 'b'), at('a', 'data', 'x.npz')), '../data/x.npz');
    assert.equal(relativeTo(at('a'), at('a', 'x.npz')), 'x.npz');
  });
});

describe('a typed percentage', () => {
  const cases: readonly [string, number | undefined][] = [
    ['90', 0.9],
    ['97.5', 0.975],
    ['97,5 %', 0.975],
    [' 0 ', 0],
    ['99.999', 0.99999],
    ['100', undefined],
    ['-1', undefined],
    ['', undefined],
    ['1e1', undefined],
    ['ninety', undefined],
    ['90 91', undefined],
  ];
  for (const [typed, expected] of cases)
    it(`“${typed}”: ${expected ?? 'refused'}`, () => assert.equal(parsePercent(typed), expected));

  it('comes back from its own text', () => {
    for (let share = 0; share < 1; share += 0.0137)
      assert.ok(Math.abs((parsePercent(percent(share, 6)) ?? NaN) - share) < 1e-8);
  });
});

describe('a size in bytes', () => {
  const cases: readonly [number, string][] = [
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1 KB'],
    [1_066_442, '1.07 MB'],
    [999_499, '999 KB'],
    [999_999, '1 MB'],
    [2e15, '2000 TB'],
  ];
  for (const [bytes, expected] of cases) it(expected, () => assert.equal(bytesText(bytes), expected));
});

describe('what two models are told by', () => {
  const cases: readonly [one: string, other: string, expected: readonly [string, string]][] = [
    ['a/lenet.json', 'a/lenet-pruned.json', ['lenet', 'lenet-pruned']],
    ['lenet/model.json', 'resnet/model.json', ['lenet', 'resnet']],
    ['a/lenet.json', 'a/lenet.onnx', ['lenet.json', 'lenet.onnx']],
    ['a/lenet.onnx', 'b/lenet.onnx', ['a/lenet.onnx', 'b/lenet.onnx']],
    ['a/net/model.json', 'b/net/model.json', ['a/net/model.json', 'b/net/model.json']],
    ['a/lenet.onnx', 'a/lenet.onnx', ['lenet.onnx', 'lenet.onnx']],
  ];
  for (const [one, other, expected] of cases)
    it(`${one}, ${other}: ${expected.join(', ')}`, () => {
      assert.deepEqual(distinctTitles(at(one), at(other)), expected);
    });
});
