import assert from 'node:assert/strict';
import { boundsOf, scoredParameters } from '../../../src/core/allocation/bounds';
import type { Parameter } from '../../../src/core/formats/model';
import { Problem } from '../../../src/shared/problem';

const parameter = (name: string, count = 10): Parameter => ({
  name,
  layer: name.slice(0, name.lastIndexOf('/')),
  role: name.endsWith('bias') ? 'bias' : 'kernel',
  shape: [count, 1],
  dtype: 'float32',
  values: new Float32Array(count),
  outputAxis: 1,
  prunable: !name.endsWith('bias'),
});
const names = ['a/kernel', 'a/bias', 'block/b/kernel', '.c/kernel', 'd\ne/kernel', '__proto__/kernel', 'f[1]/kernel'];
const parameters = names.map((name) => parameter(name));
const named = (found: readonly Parameter[]): string[] => found.map(({ name }) => name);
const isInvalid = (error: unknown): boolean => error instanceof Problem && error.code === 'option-invalid';

describe('the scored parameters', () => {
  it('are found by what people read, too', () => {
    const encoder = { ...parameter('onnx::MatMul_12'), alias: 'encoder.layers.0.linear1.weight', layer: '/MatMul' };
    for (const glob of ['encoder.layers.*', 'encoder.layers.0.linear1.weight', 'onnx::MatMul_*', '/MatMul'])
      assert.deepEqual(
        named(scoredParameters({ parameters: [...parameters, encoder] }, { scope: 'global', include: [glob] })),
        [encoder.name],
      );
    const [bounds] = boundsOf([encoder], { scope: 'global', max: { 'encoder.*': 0.2 } });
    assert.equal(bounds.high, 2);
  });

  const kernels = names.filter((name) => !name.endsWith('bias'));
  const cases: [name: string, include: string[] | undefined, exclude: string[] | undefined, found: string[]][] = [
    ['by default what is prunable', undefined, undefined, kernels],
    ['`*`: everything, whatever its name', ['*'], undefined, names],
    ['`*kernel`, across slashes', ['*kernel'], undefined, kernels],
    ['a whole name', ['f[1]/kernel'], undefined, ['f[1]/kernel']],
    ['a layer', ['a'], undefined, ['a/kernel', 'a/bias']],
    ['biases', ['*bias'], undefined, ['a/bias']],
    ['without some', undefined, ['*b*', '.*', '__proto__'], ['a/kernel', 'd\ne/kernel', 'f[1]/kernel']],
  ];
  for (const [name, include, exclude, found] of cases)
    it(name, () =>
      assert.deepEqual(
        named(
          scoredParameters(
            { parameters },
            { scope: 'global', ...(include && { include }), ...(exclude && { exclude }) },
          ),
        ),
        found,
      ),
    );
  it('refuses to score nothing', () =>
    assert.throws(() => scoredParameters({ parameters }, { scope: 'global', exclude: ['*'] }), isInvalid));
});

describe('bounds', () => {
  it('the last rule that matches; a kernel keeps one weight', () => {
    const bounds = boundsOf(parameters, {
      scope: 'global',
      min: { '*': 0.1, 'block/*': 0.3 },
      max: { '*': 0.5, '.c/kernel': 0.96 },
      layerSparsity: { ['__proto__']: 0.25 },
    });
    assert.deepEqual(
      bounds.map(({ low, high, guarded }) => [low, high, guarded]),
      [
        [1, 5, false],
        [1, 5, false],
        [3, 5, false],
        [1, 9, true],
        [1, 5, false],
        [2, 2, false],
        [1, 5, false],
      ],
    );
  });
  it('of a parameter without weights: none', () =>
    assert.deepEqual(boundsOf([parameter('e/kernel', 0)], { scope: 'global', min: { e: 0.5 } }), [
      { low: 0, high: 0, guarded: true },
    ]));
  const wrong = [{ min: { nothing: 0.1 } }, { min: { a: 0.6 }, max: { a: 0.5 } }];
  for (const rules of wrong)
    it(`refuses ${JSON.stringify(rules)}`, () =>
      assert.throws(() => boundsOf(parameters, { scope: 'global', ...rules }), isInvalid));
});
