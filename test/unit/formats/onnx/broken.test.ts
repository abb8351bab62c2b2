import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openModel } from '../../../../src/core/formats';
import { onnx } from '../../../../src/core/formats/onnx';
import type { Model } from '../../../../src/core/formats/model';
import { sourceOf } from '../../../../src/jobs/folder';
import { Problem, type ProblemCode } from '../../../../src/shared/problem';
import { format } from '../../../../src/shared/text';
import {
  bytesOf,
  counting,
  external,
  graphAttribute,
  info,
  int,
  integers,
  model,
  node,
  raw,
  source,
  tensorAttribute,
  Type,
  type GraphInit,
  type ModelInit,
  type NodeInit,
  type TensorInit,
} from './onnx-file';

interface Broken {
  readonly name: string;
  readonly main: Uint8Array;
  readonly sides?: Readonly<Record<string, Uint8Array>>;
  readonly code: ProblemCode;
  /** Default: the main file. */
  readonly file?: string;
  /** The node or tensor. */
  readonly layer?: string;
  readonly found: string;
  readonly expected: string;
}

const product = [node('MatMul', ['x', 'w'], ['y'])];
/** A model whose one weight is this tensor. */
const holding = (tensor: TensorInit): Uint8Array => model({ node: product, initializer: [{ name: 'w', ...tensor }] });
const floats = (dims: readonly bigint[], count: number): TensorInit => ({
  dims: [...dims],
  dataType: Type.FLOAT,
  rawData: bytesOf(new Float32Array(count)),
});
const beside = (place: Readonly<Record<string, string>>, shape: readonly number[] = [4, 2]): Uint8Array =>
  model({ node: product, initializer: [external('w', shape, place)] });
const graph = (nodes: NodeInit[], rest: GraphInit = {}, file: ModelInit = {}): Uint8Array =>
  model({ node: nodes, ...rest }, file);
const weight = raw('w', [4, 2], counting([4, 2]));
const calls = (name: string, inner: string): NonNullable<ModelInit['functions']>[number] => ({
  name,
  domain: 'local',
  input: ['a'],
  output: ['b'],
  node: [node(inner, ['a'], ['b'], { domain: 'local' })],
});

const tensors: readonly Broken[] = [
  {
    name: 'a negative extent',
    main: holding(floats([-4n, 2n], 8)),
    code: 'weight-invalid',
    layer: 'w',
    found: '[-4, 2]',
    expected: 'extents of at least 0',
  },
  {
    name: 'extents whose product is beyond counting',
    main: holding(floats([2n ** 40n, 2n ** 40n], 8)),
    code: 'weight-invalid',
    layer: 'w',
    found: '[1099511627776, 1099511627776]',
    expected: 'at most 9007199254740991 elements',
  },
  {
    name: 'the largest extent that there is, and none',
    main: holding(floats([2n ** 63n - 1n, 0n], 0)),
    code: 'weight-invalid',
    layer: 'w',
    found: '[9223372036854775807, 0]',
    expected: 'at most 9007199254740991 elements',
  },
  {
    name: 'more elements than bytes',
    main: holding(floats([2n ** 30n, 4n], 8)),
    code: 'weight-invalid',
    layer: 'w',
    found: '32 bytes',
    expected: '17179869184 bytes for float32 [1073741824, 4]',
  },
  {
    name: 'a half an element too many',
    main: holding({ dims: [2n], dataType: Type.FLOAT16, rawData: new Uint8Array(5) }),
    code: 'weight-invalid',
    layer: 'w',
    found: '5 bytes',
    expected: '4 bytes for float16 [2]',
  },
  {
    name: 'a list that is too short',
    main: holding({ dims: [2n, 2n], dataType: Type.FLOAT, floatData: [1, 2, 3] }),
    code: 'weight-invalid',
    layer: 'w',
    found: '3 numbers',
    expected: '4 numbers for [2, 2]',
  },
  {
    name: 'a tensor in segments',
    main: holding({ ...floats([2n], 2), segment: { begin: 0n, end: 1n } }),
    code: 'weight-invalid',
    layer: 'w',
    found: 'a segment',
    expected: 'all elements in one message',
  },
  {
    name: 'a constant inside a branch',
    main: graph([
      node('If', ['x'], ['y'], {
        name: 'choice',
        attribute: [
          graphAttribute('then_branch', {
            node: [node('Constant', [], ['k'], { attribute: [tensorAttribute('value', floats([3n], 2))] })],
          }),
        ],
      }),
    ]),
    code: 'weight-invalid',
    layer: 'choice/then_branch/k',
    found: '8 bytes',
    expected: '12 bytes for float32 [3]',
  },
  {
    name: 'a weight that is no number',
    main: holding({ ...weight, rawData: bytesOf(Float32Array.of(1, 2, 3, NaN, 5, 6, 7, 8)) }),
    code: 'weight-not-finite',
    layer: 'w',
    found: 'NaN',
    expected: 'a finite number',
  },
  {
    name: 'a sparse tensor of absurd extents',
    main: graph(product, {
      sparseInitializer: [
        { values: raw('w', [1], [1]), indices: integers('', [1], [0]), dims: [2n ** 20n, 2n ** 20n] },
      ],
    }),
    code: 'file-too-large',
    layer: 'w',
    found: '[1048576, 1048576]',
    expected: '≤ 134217728',
  },
  {
    name: 'a sparse tensor whose indices are words',
    main: graph(product, {
      sparseInitializer: [
        { values: raw('w', [1], [1]), indices: { dims: [1n], dataType: Type.STRING }, dims: [4n, 2n] },
      ],
    }),
    code: 'weight-invalid',
    layer: 'w',
    found: 'indices of type STRING',
    expected: 'indices of type int64',
  },
  {
    name: 'a sparse tensor with an index outside',
    main: graph(product, {
      sparseInitializer: [{ values: raw('w', [1], [1]), indices: integers('', [1], [8]), dims: [4n, 2n] }],
    }),
    code: 'weight-invalid',
    layer: 'w',
    found: 'index 8',
    expected: '< 8',
  },
];

const sideFiles: readonly Broken[] = [
  {
    name: 'a side file that is missing',
    main: beside({ location: 'w.bin' }),
    code: 'shard-missing',
    file: 'w.bin',
    layer: 'w',
    found: 'no file',
    expected: '≥ 32 bytes',
  },
  {
    name: 'a side file that is too short',
    main: beside({ location: 'w.bin', offset: '4', length: '32' }),
    sides: { 'w.bin': new Uint8Array(35) },
    code: 'shard-short',
    file: 'w.bin',
    layer: 'w',
    found: '35',
    expected: '≥ 36',
  },
  {
    name: 'an offset beyond every file',
    main: beside({ location: 'w.bin', offset: '9007199254740990' }),
    sides: { 'w.bin': new Uint8Array(35) },
    code: 'shard-short',
    file: 'w.bin',
    layer: 'w',
    found: '35',
    expected: '≥ 9007199254741022',
  },
  ...['-4', '1e3', '0x10', '99999999999999999999', ''].map((offset): Broken => ({
    name: `the offset “${offset}”`,
    main: beside({ location: 'w.bin', offset }),
    sides: { 'w.bin': new Uint8Array(64) },
    code: 'weight-invalid',
    layer: 'w',
    found: `offset ${offset}`,
    expected: 'a number of bytes',
  })),
  {
    name: 'a length that is not the tensor’s',
    main: beside({ location: 'w.bin', length: '16' }),
    sides: { 'w.bin': new Uint8Array(64) },
    code: 'weight-invalid',
    layer: 'w',
    found: '16 bytes',
    expected: '32 bytes for its dims',
  },
  {
    name: 'external data without a location',
    main: beside({ offset: '0' }),
    code: 'weight-invalid',
    layer: 'w',
    found: 'external data without a location',
    expected: 'location',
  },
  ...['../w.bin', '/etc/passwd', 'a/../../w.bin', 'C:\\w.bin', 'C:w.bin', '..\\w.bin', ''].map((location): Broken => ({
    name: `the place “${location}”`,
    main: beside({ location }),
    sides: { 'w.bin': new Uint8Array(32), '../w.bin': new Uint8Array(32) },
    code: 'path-outside-folder',
    layer: 'w',
    found: location,
    expected: 'a file in the same folder',
  })),
  {
    name: 'the place of a tensor of words, which nobody reads',
    main: holding({ ...external('w', [2], { location: '../words.bin' }), dataType: Type.STRING }),
    code: 'path-outside-folder',
    layer: 'w',
    found: '../words.bin',
    expected: 'a file in the same folder',
  },
];

const names: readonly Broken[] = [
  {
    name: 'two initializers of one name',
    main: graph(product, { initializer: [weight, weight] }),
    code: 'file-malformed',
    layer: 'w',
    found: 'w twice: initializer, initializer',
    expected: 'every name once',
  },
  {
    name: 'two nodes that make one value',
    main: graph([node('Relu', ['x'], ['y'], { name: 'one' }), node('Abs', ['x'], ['y'], { name: 'two' })]),
    code: 'file-malformed',
    layer: 'y',
    found: 'y twice: one, two',
    expected: 'every name once',
  },
  {
    name: 'a node that makes a weight',
    main: graph([node('Relu', ['x'], ['w'], { name: 'one' })], { initializer: [weight] }),
    code: 'file-malformed',
    layer: 'w',
    found: 'w twice: initializer, one',
    expected: 'every name once',
  },
  {
    name: 'a node that makes the input',
    main: graph([node('Relu', ['w'], ['x'], { name: 'one' })], { initializer: [weight] }),
    code: 'file-malformed',
    layer: 'x',
    found: 'x twice: input, one',
    expected: 'every name once',
  },
  {
    name: 'an initializer without a name',
    main: graph(product, { initializer: [{ ...weight, name: '' }] }),
    code: 'file-malformed',
    layer: '',
    found: 'an initializer without a name',
    expected: 'a name',
  },
  {
    name: 'nodes in a ring',
    main: graph([
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
    main: graph([node('Add', ['x', 'y'], ['y'], { name: 'one' })]),
    code: 'file-malformed',
    layer: 'one',
    found: 'one ← one',
    expected: 'nodes that do not wait for each other',
  },
  {
    name: 'a ring through a branch',
    main: graph([
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
    main: graph([node('f', ['x'], ['y'], { domain: 'local' })], {}, { functions: [calls('f', 'g'), calls('g', 'f')] }),
    code: 'file-malformed',
    layer: 'f',
    found: 'f ← g ← f',
    expected: 'functions that do not call themselves',
  },
  {
    name: 'two functions of one name',
    main: graph([node('f', ['x'], ['y'], { domain: 'local' })], {}, { functions: [calls('f', 'g'), calls('f', 'h')] }),
    code: 'file-malformed',
    layer: 'f',
    found: 'the function local:f: twice',
    expected: 'every name once',
  },
];

function assertProblem(error: unknown, { code, file, layer, found, expected }: Broken): true {
  assert.ok(error instanceof Problem, String(error));
  const { details } = error;
  assert.deepEqual(
    {
      code: error.code,
      file: details.file,
      layer: details.layer,
      found: String(details.found),
      expected: String(details.expected),
    },
    { code, file: file ?? 'model.onnx', layer, found, expected },
  );
  assert.ok(details.remedy);
  return true;
}

const reasonOf = ({ reason }: Model): string => (reason ? format(reason) : '');

describe('formats/onnx: files that are broken', () => {
  for (const each of [...tensors, ...sideFiles, ...names])
    it(`refuses ${each.name}`, () =>
      assert.rejects(openModel(source(each.main, each.sides)), (error) => assertProblem(error, each)));

  it('finds a ring of 100,000 nodes', async () => {
    const count = 100_000;
    const main = graph(
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
      source(graph([node('Relu', ['h'], ['y']), node('MatMul', ['x', 'w'], ['h'])], { initializer: [weight] })),
    );
    assert.ok(built, reason && format(reason));
  });

  it('leaves a tensor of an excluded type alone, and reads the others', async () => {
    const { parameters } = await onnx.read(
      source(
        graph(product, {
          initializer: [weight, { name: 'words', dims: [1n], dataType: Type.STRING, stringData: [Uint8Array.of(97)] }],
        }),
      ),
    );
    assert.deepEqual(
      parameters.map(({ name }) => name),
      ['w'],
    );
  });

  it('takes infinities for what they are: a mask, not a weight', async () => {
    const mask = raw('mask', [1, 2], [0, -Infinity]);
    const read = await onnx.read(
      source(
        graph([node('MatMul', ['x', 'w'], ['h']), node('Add', ['h', 'mask'], ['s']), node('Softmax', ['s'], ['y'])], {
          initializer: [weight, mask],
        }),
      ),
    );
    assert.deepEqual(
      read.parameters.map(({ name }) => name),
      ['w'],
    );
    assert.ok(read.graph, reasonOf(read));
  });

  it('opens a file of a later opset weights-only, and says which opset', async () => {
    const read = await onnx.read(
      source(graph(product, { initializer: [weight] }, { opsetImport: [{ domain: '', version: 999n }] })),
    );
    assert.equal(read.graph, undefined);
    assert.match(reasonOf(read), /999.*\d+/);
    assert.deepEqual(
      read.parameters.map(({ name, prunable }) => [name, prunable]),
      [['w', true]],
    );
  });

  it('opens a file with an operator that nobody knows weights-only, and says which', async () => {
    const read = await onnx.read(
      source(graph([node('Mystery', ['x', 'w'], ['y'], { domain: 'com.example' })], { initializer: [weight] })),
    );
    assert.equal(read.graph, undefined);
    assert.match(reasonOf(read), /com\.example\.Mystery/);
  });

  it('opens a file whose input is beyond memory weights-only, and says which input', async () => {
    const main = graph(product, { input: [info('x', [1, 2 ** 40])], initializer: [weight] });
    assert.match(reasonOf(await onnx.read(source(main))), /input x .*1099511627776/);
  });

  it('ends where shapes have absurd extents', async () => {
    const main = graph(
      [
        node('ConstantOfShape', ['s'], ['c']),
        node('Expand', ['x', 't'], ['e']),
        node('Add', ['c', 'e'], ['y'], { attribute: [int('ignored', 1)] }),
      ],
      { initializer: [integers('s', [2], [2 ** 40, 2 ** 40]), integers('t', [3], [2 ** 31, 2 ** 31, 4])] },
    );
    const read = await onnx.read(source(main));
    assert.equal(read.graph, undefined);
    assert.notEqual(reasonOf(read), '');
  });
});

describe('formats/onnx: side files on disk', () => {
  let folder = '';
  const bytes = bytesOf(Float32Array.from(counting([4, 2])));
  const at = (...parts: string[]): string => path.join(folder, ...parts);
  const readAs = (location: string): Promise<Model> => {
    writeFileSync(at('model', 'model.onnx'), beside({ location }));
    return openModel(sourceOf(at('model', 'model.onnx')));
  };

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'prunescope-onnx-'));
    mkdirSync(at('model', 'inner'), { recursive: true });
    mkdirSync(at('elsewhere'));
    writeFileSync(at('elsewhere', 'w.bin'), bytes);
    writeFileSync(at('model', 'inner', 'w.bin'), bytes);
    symlinkSync(at('elsewhere', 'w.bin'), at('model', 'out.bin'));
    symlinkSync(at('elsewhere'), at('model', 'out'));
    symlinkSync(at('model', 'inner', 'w.bin'), at('model', 'in.bin'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const location of ['inner/w.bin', 'in.bin', './inner/w.bin'])
    it(`reads ${location}`, async () => {
      const [{ values }] = (await readAs(location)).parameters;
      assert.deepEqual([...values], counting([4, 2]));
    });

  for (const location of ['out.bin', 'out/w.bin'])
    it(`refuses ${location}, which is reached through a link`, () =>
      assert.rejects(readAs(location), { code: 'path-outside-folder' }));

  it('refuses a folder in place of a file', () => assert.rejects(readAs('inner'), { code: 'file-unreadable' }));
});
