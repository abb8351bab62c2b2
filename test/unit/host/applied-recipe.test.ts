import assert from 'node:assert/strict';
import { unmatchedGlobs, withoutGlobs } from '../../../src/host/applied-recipe';
import type { ParameterDocument } from '../../../src/shared/documents';
import { recipe as schema } from '../../../src/shared/recipe';

const parameter = (name: string, prunable = true): ParameterDocument => ({
  name,
  layer: name.split('/')[0] ?? name,
  role: prunable ? 'kernel' : 'bias',
  shape: [2],
  dtype: 'float32',
  count: 2,
  zeros: 0,
  prunable,
});
const parameters = [parameter('conv1/kernel'), parameter('conv1/bias', false), parameter('head/kernel')];

describe('a recipe on another model', () => {
  const cases: readonly [string, object, readonly string[], object][] = [
    ['no rules', {}, [], {}],
    [
      'rules that fit',
      { exclude: ['head/*'], max: { 'conv*': 0.5 } },
      [],
      { exclude: ['head/*'], max: { 'conv*': 0.5 } },
    ],
    ['an exclusion of nothing', { exclude: ['fc*', 'head/*'] }, ['fc*'], { exclude: ['head/*'] }],
    [
      'an inclusion of nothing: what is usual is scored',
      { include: ['fc*'], min: { 'head*': 0.1 } },
      ['fc*'],
      { min: { 'head*': 0.1 } },
    ],
    ['a rule for what is excluded', { exclude: ['head/*'], layerSparsity: { 'head/*': 0.5 } }, ['head/*'], {}],
    [
      'a rule for what is not scored',
      { max: { '*bias': 0.5, 'conv1/*': 0.9 } },
      ['*bias'],
      { max: { 'conv1/*': 0.9 } },
    ],
    ['the same glob twice', { min: { x: 0.1 }, max: { x: 0.2 } }, ['x'], {}],
  ];
  for (const [name, allocation, lost, left] of cases)
    it(name, () => {
      const written = schema.parse({
        schema: 1,
        model: 'm.json',
        methods: [{ criterion: 'magnitude' }],
        sparsity: [0.5],
        allocation: { scope: 'layer', ...allocation },
      });
      assert.deepEqual(unmatchedGlobs(written, parameters), lost);
      const { allocation: kept, ...rest } = withoutGlobs(written, lost);
      assert.deepEqual({ ...rest, allocation: kept }, { ...written, allocation: { scope: 'layer', ...left } });
    });
});
