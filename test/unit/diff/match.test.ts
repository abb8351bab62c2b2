import assert from 'node:assert/strict';
import { matchParameters, type Named } from '../../../src/core/diff/match';

const named = (name: string, alias?: string, shape: readonly number[] = [2, 3]): Named => ({
  name,
  ...(alias !== undefined && { alias }),
  role: 'kernel',
  shape,
});

const cases: readonly {
  readonly what: string;
  readonly before: readonly Named[];
  readonly after: readonly Named[];
  /** `before=after` by name, `before~after` by order. */
  readonly pairs: readonly string[];
  readonly onlyBefore?: readonly string[];
  readonly onlyAfter?: readonly string[];
}[] = [
  { what: 'nothing', before: [], after: [], pairs: [] },
  {
    what: 'the same names, in the order of the first',
    before: [named('b'), named('a')],
    after: [named('a'), named('b')],
    pairs: ['b=b', 'a=a'],
  },
  {
    what: 'names of other shapes',
    before: [named('a', undefined, [2])],
    after: [named('a', undefined, [5])],
    pairs: ['a=a'],
  },
  {
    what: 'what is only in one',
    before: [named('a'), named('old', undefined, [7])],
    after: [named('a'), named('new', undefined, [8])],
    pairs: ['a=a'],
    onlyBefore: ['old'],
    onlyAfter: ['new'],
  },
  {
    what: 'a made-up name by its alias, whichever side has it',
    before: [named('onnx::MatMul_1', 'head'), named('body')],
    after: [named('onnx::MatMul_9', 'body'), named('head')],
    pairs: ['onnx::MatMul_1=head', 'body=onnx::MatMul_9'],
  },
  {
    what: 'aliases before made-up names that meet by chance',
    before: [named('val_1', 'a'), named('val_2', 'b')],
    after: [named('val_2', 'a'), named('val_1', 'b')],
    pairs: ['val_1=val_2', 'val_2=val_1'],
  },
  {
    what: 'a made-up name alone only where as many weights are there',
    before: [named('val_1', 'a'), named('val_2', 'b', [4]), named('c', undefined, [9])],
    after: [named('val_1', 'x'), named('val_2', 'y', [5])],
    pairs: ['val_1=val_1'],
    onlyBefore: ['val_2', 'c'],
    onlyAfter: ['val_2'],
  },
  {
    what: 'the rest by its order, where it is the same row of shapes',
    before: [named('same'), named('val_1', 'linear_1', [4]), named('val_2', 'linear_2', [4])],
    after: [named('MatMul_7', 'q', [4]), named('same'), named('MatMul_8', 'k', [4])],
    pairs: ['same=same', 'val_1~MatMul_7', 'val_2~MatMul_8'],
  },
  {
    what: 'nothing by its order where one shape differs',
    before: [named('val_1', 'x', [4]), named('val_2', 'y', [4])],
    after: [named('MatMul_7', 'q', [4]), named('MatMul_8', 'k', [3])],
    pairs: [],
    onlyBefore: ['val_1', 'val_2'],
    onlyAfter: ['MatMul_7', 'MatMul_8'],
  },
];

describe('parameters of two models are matched', () => {
  for (const { what, before, after, pairs, onlyBefore = [], onlyAfter = [] } of cases)
    it(what, () => {
      const found = matchParameters(before, after);
      const names = (of: readonly Named[]): string[] => of.map(({ name }) => name);
      assert.deepEqual(
        found.pairs.map((pair) => `${pair.before.name}${pair.by === 'name' ? '=' : '~'}${pair.after.name}`),
        pairs,
      );
      assert.deepEqual(names(found.onlyBefore), onlyBefore);
      assert.deepEqual(names(found.onlyAfter), onlyAfter);
    });
});
