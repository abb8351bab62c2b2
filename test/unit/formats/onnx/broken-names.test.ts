import assert from 'node:assert/strict';
import { onnx } from '../../../../src/core/formats/onnx';
import { Problem } from '../../../../src/shared/problem';
import { format } from '../../../../src/shared/text';
import { graphOf, matrix, product, refuses, type Broken } from './broken-files';
import { graphAttribute, node, source, type ModelInit } from './onnx-file';

const calls = (name: string, inner: string): NonNullable<ModelInit['functions']>[number] => ({
  name,
  domain: 'local',
  input: ['a'],
  output: ['b'],
  node: [node(inner, ['a'], ['b'], { domain: 'local' })],
});

const names: readonly Broken[] = [
  {
    name: 'two initializers of one name',
    main: graphOf(product, { initializer: [matrix, matrix] }),
    code: 'file-malformed',
    layer: 'w',
    found: 'w twice: initializer, initializer',
    expected: 'every name once',
  },
  {
    name: 'two nodes that make one value',
    main: graphOf([node('Relu', ['x'], ['y'], { name: 'one' }), node('Abs', ['x'], ['y'], { name: 'two' })]),
    code: 'file-malformed',
    layer: 'y',
    found: 'y twice: one, two',
    expected: 'every name once',
  },
  {
    name: 'a node that makes a weight',
    main: graphOf([node('Relu', ['x'], ['w'], { name: 'one' })], { initializer: [matrix] }),
    code: 'file-malformed',
    layer: 'w',
    found: 'w twice: initializer, one',
    expected: 'every name once',
  },
  {
    name: 'a node that makes the input',
    main: graphOf([node('Relu', ['w'], ['x'], { name: 'one' })], { initializer: [matrix] }),
    code: 'file-malformed',
    layer: 'x',
    found: 'x twice: input, one',
    expected: 'every name once',
  },
  {
    name: 'an initializer without a name',
    main: graphOf(product, { initializer: [{ ...matrix, name: '' }] }),
    code: 'file-malformed',
    layer: '',
    found: 'an initializer without a name',
    expected: 'a name',
  },
  {
    name: 'nodes in a ring',
    main: graphOf([
      node('Relu', ['x'], ['a'], { name: 'before' }),
      node('Add', ['a', 'd'], ['b'], { name: 'one' }),
      node('Relu', ['b'], ['c'], { name: 'two' }),
      node('Abs', ['c'], ['d'], { name: 'three' }),
      node('Relu', ['d'], ['y'], { name: 'after' }),
    ]),
    code: 'file-malformed',
    layer: 'one',
    found: 'one ← three ← two ← one',
    expected: 'nodes that do not wait for each other',
  },
  {
    name: 'a node that waits for itself',
    main: graphOf([node('Add', ['x', 'y'], ['y'], { name: 'one' })]),
    code: 'file-malformed',
    layer: 'one',
    found: 'one ← one',
    expected: 'nodes that do not wait for each other',
  },
  {
    name: 'a ring through a branch',
    main: graphOf([
      node('If', ['x'], ['a'], {
        name: 'choice',
        attribute: [graphAttribute('then_branch', { node: [node('Relu', ['y'], ['r'])], output: [{ name: 'r' }] })],
      }),
      node('Relu', ['a'], ['y'], { name: 'two' }),
    ]),
    code: 'file-malformed',
    layer: 'choice',
    found: 'choice ← two ← choice',
    expected: 'nodes that do not wait for each other',
  },
  {
    name: 'functions that call each other',
    main: graphOf(
      [node('f', ['x'], ['y'], { domain: 'local' })],
      {},
      { functions: [calls('f', 'g'), calls('g', 'f')] },
    ),
    code: 'file-malformed',
    layer: 'f',
    found: 'f ← g ← f',
    expected: 'functions that do not call themselves',
  },
  {
    name: 'two functions of one name',
    main: graphOf(
      [node('f', ['x'], ['y'], { domain: 'local' })],
      {},
      { functions: [calls('f', 'g'), calls('f', 'h')] },
    ),
    code: 'file-malformed',
    layer: 'f',
    found: 'the function local:f: twice',
    expected: 'every name once',
  },
];

describe('formats/onnx: contradictions among names', () => {
  refuses(names);

  it('finds a ring of 100,000 nodes', async () => {
    const count = 100_000;
    const main = graphOf(
      Array.from({ length: count }, (_, at) => node('Relu', [`v${(at + 1) % count}`], [`v${at}`], { name: `n${at}` })),
    );
    await assert.rejects(onnx.read(source(main)), (error) => {
      assert.ok(error instanceof Problem);
      assert.equal(error.details.found, 'n0 ← n1 ← n2 ← n3 ← n4 ← n5 ← n6 ← n7 ← … ← n0');
      return true;
    });
  });

  it('reads nodes in any order', async () => {
    const { graph: built, reason } = await onnx.read(
      source(graphOf([node('Relu', ['h'], ['y']), node('MatMul', ['x', 'w'], ['h'])], { initializer: [matrix] })),
    );
    assert.ok(built, reason && format(reason));
  });
});
