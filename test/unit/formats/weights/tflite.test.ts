import assert from 'node:assert/strict';
import { openModel } from '../../../../src/core/formats';
import { Problem, type ProblemDocument } from '../../../../src/shared/problem';
import { MemoryFolder } from '../memory-folder';
import { named, pruned, requireSameElsewhere } from './copies';
import { surviveDamage } from './damage';
import { expectedOf, fixturesOf } from './expected';

const files = fixturesOf('tflite');
const open = (main: string, from: ReadonlyMap<string, Uint8Array> = files) =>
  openModel({ folder: new MemoryFolder(from), main });
const bytesOf = (name: string): Uint8Array => files.get(name) ?? new Uint8Array();
const utf8 = new TextEncoder();

function edited(name: string, edit: (view: DataView) => void): Uint8Array {
  const bytes = bytesOf(name).slice();
  edit(new DataView(bytes.buffer));
  return bytes;
}

/** What the operators of the network that the generator writes make of its tensors. */
const uses = {
  'conv/kernel': ['model/conv/Relu', 'kernel', 0],
  'conv/bias': ['model/conv/Relu', 'bias', 0],
  'depthwise/kernel': ['model/depthwise', 'kernel', 3],
  'depthwise/bias': ['model/depthwise', 'bias', 0],
  'up/shape': ['up/shape', 'other', 0],
  'up/kernel': ['model/up', 'kernel', 0],
  'arith.constant': ['model/dense/MatMul', 'kernel', 0],
  'arith.constant1': ['model/dense/MatMul', 'bias', 0],
  table: ['model/table', 'embedding', 1],
  halves: ['model/half', 'kernel', 0],
  'lstm/input': ['model/lstm', 'kernel', 0],
  'lstm/recurrent': ['model/lstm', 'kernel', 0],
  'lstm/bias': ['model/lstm', 'bias', 0],
  constant: ['constant', 'other', 0],
  doubles: ['doubles', 'other', 0],
};

describe('formats/tflite', () => {
  for (const name of ['network', 'quantised'])
    it(`${name}: reads what the Python package reads`, async () => {
      const model = await open(`${name}.tflite`);
      const expected = expectedOf('tflite', name);
      assert.deepEqual(
        model.parameters.map((each) => [each.name, each.shape, each.dtype]),
        expected.map((each) => [each.name, each.shape, each.dtype]),
      );
      for (const { name: each, values } of expected)
        assert.deepEqual(named(model, each).values, Float32Array.from(values as number[]), each);
      assert.equal(model.framework, 'TensorFlow Lite (Made by hand)');
    });

  it('says layer, role and output units by the operator that applies a tensor', async () => {
    const { parameters } = await open('network.tflite');
    assert.deepEqual(
      Object.fromEntries(parameters.map(({ name, layer, role, outputAxis }) => [name, [layer, role, outputAxis]])),
      uses,
    );
    assert.deepEqual(
      parameters.flatMap(({ alias }) => alias ?? []),
      ['model/dense/MatMul/kernel', 'model/dense/MatMul/bias'],
    );
    for (const { name, role, prunable } of parameters)
      assert.equal(prunable, role === 'kernel' || role === 'embedding', name);
  });

  for (const name of ['network', 'quantised'])
    it(`${name}: saving changes only bytes of changed weights; the zero of integers is their zero point`, async () => {
      const main = `${name}.tflite`;
      const model = await open(main);
      const changed = pruned(model);
      assert.ok(changed.size > 1);
      const [{ bytes }] = await model.format.write(model, changed, 'new.tflite');
      const expected = expectedOf('tflite', name);
      requireSameElsewhere(files, new Map([[main, bytes]]), expected, new Set(changed.keys()));
      const again = await open('new.tflite', new Map([['new.tflite', bytes]]));
      for (const [each, values] of changed) assert.deepEqual(named(again, each).values, values, each);
      const zero = new Map([
        ['per-tensor', 7],
        ['per-channel', 0],
      ]);
      for (const { name: each, start = 0 } of expected)
        changed.get(each)?.forEach((value, at) => {
          const code = zero.get(each);
          if (value === 0 && code !== undefined) assert.equal(bytes[start + at], code);
        });
    });
});

const cases: readonly {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly problem: Partial<ProblemDocument>;
}[] = [
  { name: 'nothing', bytes: new Uint8Array(), problem: { code: 'file-malformed', found: '0 bytes' } },
  {
    name: 'another beginning',
    bytes: new Uint8Array(20),
    problem: { code: 'file-malformed', found: 'another beginning' },
  },
  { name: 'a page', bytes: utf8.encode('<html>'), problem: { code: 'format-unknown', found: '<html>' } },
  {
    name: 'a pointer',
    bytes: utf8.encode(`version https://git-lfs.github.com/spec/v1\noid sha256:${'4d'.repeat(32)}\nsize 12345\n`),
    problem: { code: 'lfs-pointer' },
  },
  { name: 'a beginning alone', bytes: bytesOf('network.tflite').slice(0, 8), problem: { code: 'file-malformed' } },
  { name: 'half a file', bytes: bytesOf('network.tflite').slice(0, 3000), problem: { code: 'file-malformed' } },
  {
    name: 'a root beyond the file',
    bytes: edited('network.tflite', (view) => view.setUint32(0, 0x7fffffff, true)),
    problem: { code: 'file-malformed' },
  },
  {
    name: 'numbers of four bits',
    bytes: bytesOf('int4.tflite'),
    problem: { code: 'weight-invalid', layer: 'packed', found: 'int4' },
  },
  {
    name: 'sparse numbers',
    bytes: bytesOf('sparse.tflite'),
    problem: { code: 'weight-invalid', layer: 'sparse', found: 'sparse float32' },
  },
  {
    name: 'scales that do not fit',
    bytes: bytesOf('scales.tflite'),
    problem: { code: 'weight-invalid', layer: 'wrong', found: '2 scales and 2 zero points', expected: '[3, 2]' },
  },
  {
    name: 'a weight that is no number',
    bytes: edited('network.tflite', (view) =>
      view.setFloat32(expectedOf('tflite', 'network').find(({ name }) => name === 'table')?.start ?? 0, Infinity, true),
    ),
    problem: { code: 'weight-not-finite', layer: 'table' },
  },
  {
    name: 'lists of lists of themselves',
    bytes: selfNaming(400),
    problem: { code: 'file-malformed', found: 'lists that name each other' },
  },
];

/** A model of so many graphs that are one and the same, each of as many tensors that are one and the same. */
function selfNaming(count: number): Uint8Array {
  const listBytes = 4 + 4 * count;
  const [model, graphs] = [80, 100];
  const graph = graphs + listBytes;
  const tensors = graph + 8;
  const tensor = tensors + listBytes;
  const bytes = new Uint8Array(tensor + 8);
  const view = new DataView(bytes.buffer);
  bytes.set(utf8.encode('TFL3'), 4);
  const table = (at: number, vtable: number, fields: readonly number[]): void => {
    view.setUint16(vtable, 4 + 2 * fields.length, true);
    fields.forEach((offset, field) => view.setUint16(vtable + 4 + 2 * field, offset, true));
    view.setInt32(at, at - vtable, true);
  };
  const refer = (at: number, target: number): void => view.setUint32(at, target - at, true);
  const list = (at: number, target: number): void => {
    view.setUint32(at, count, true);
    for (let index = 0; index < count; index++) refer(at + 4 + 4 * index, target);
  };
  refer(0, model);
  // Version, no operator codes, graphs.
  table(model, 20, [4, 0, 8]);
  view.setUint32(model + 4, 3, true);
  refer(model + 8, graphs);
  list(graphs, graph);
  table(graph, 40, [4]);
  refer(graph + 4, tensors);
  list(tensors, tensor);
  table(tensor, 60, []);
  return bytes;
}

/** A model of one weight with a long name, and so many operators that are one and the same, which computes that weight. */
function longNamed(operators: number, name: string): Uint8Array {
  const text = utf8.encode(name);
  // Offsets lead forward: what is named stands behind what names it.
  const [model, code, data, graph, all] = [128, 192, 208, 224, 256];
  const operator = Math.ceil((all + 4 + 4 * operators) / 8) * 8;
  const tensor = operator + 48;
  const lists = {
    codes: 160,
    graphs: 168,
    buffers: 176,
    bytes: 240,
    tensors: 248,
    inputs: operator + 16,
    outputs: operator + 32,
    shape: tensor + 16,
  };
  const names = tensor + 24;
  const bytes = new Uint8Array(names + 4 + text.length);
  const view = new DataView(bytes.buffer);
  const refer = (at: number, target: number): void => view.setUint32(at, target - at, true);
  const table = (at: number, vtable: number, fields: readonly number[]): void => {
    view.setUint16(vtable, 4 + 2 * fields.length, true);
    fields.forEach((offset, field) => view.setUint16(vtable + 4 + 2 * field, offset, true));
    view.setInt32(at, at - vtable, true);
  };
  const list = (at: number, targets: readonly number[]): void => {
    view.setUint32(at, targets.length, true);
    targets.forEach((target, index) => refer(at + 4 + 4 * index, target));
  };
  bytes.set(utf8.encode('TFL3'), 4);
  refer(0, model);
  table(model, 16, [4, 8, 12, 0, 16]);
  view.setUint32(model + 4, 3, true);
  refer(model + 8, lists.codes);
  refer(model + 12, lists.graphs);
  refer(model + 16, lists.buffers);
  list(lists.codes, [code]);
  list(lists.graphs, [graph]);
  list(lists.buffers, [data, data]);
  table(code, 32, [0, 0, 0, 4]);
  view.setInt32(code + 4, 9, true);
  table(graph, 48, [4, 0, 0, 8]);
  refer(graph + 4, lists.tensors);
  refer(graph + 8, all);
  list(lists.tensors, [tensor]);
  list(
    all,
    Array.from({ length: operators }, () => operator),
  );
  table(tensor, 64, [4, 0, 8, 12]);
  refer(tensor + 4, lists.shape);
  view.setUint32(lists.shape, 1, true);
  view.setUint32(lists.shape + 4, 1, true);
  view.setUint32(tensor + 8, 1, true);
  refer(tensor + 12, names);
  view.setUint32(names, text.length, true);
  bytes.set(text, names + 4);
  table(operator, 80, [0, 4, 8]);
  refer(operator + 4, lists.inputs);
  refer(operator + 8, lists.outputs);
  view.setUint32(lists.outputs, 1, true);
  view.setUint32(lists.inputs, 2, true);
  table(data, 96, [4]);
  refer(data + 4, lists.bytes);
  view.setUint32(lists.bytes, 4, true);
  view.setFloat32(lists.bytes + 4, 1.5, true);
  return bytes;
}

describe('formats/tflite: tables that cost more than they weigh', () => {
  it('a name that every operator of a model has is no longer than a name', async () => {
    const name = 'a'.repeat(1_000_000);
    const start = process.cpuUsage().user;
    const { parameters } = await open('x.tflite', new Map([['x.tflite', longNamed(20_000, name)]]));
    assert.deepEqual(
      parameters.map((each) => [each.name.length, each.layer, [...each.values]]),
      [[1_000_000, 'a'.repeat(500), [1.5]]],
    );
    // Cut anew for each operator it was 20 GB of names.
    assert.ok(process.cpuUsage().user - start < 3e6);
  });
});

describe('formats/tflite: what is none', () => {
  for (const { name, bytes, problem } of cases)
    it(name, async () => {
      const found = await open('x.tflite', new Map([['x.tflite', bytes]])).then(
        () => assert.fail('was opened'),
        (error: unknown) => {
          assert.ok(error instanceof Problem, error instanceof Error ? error.stack : String(error));
          return error.toDocument();
        },
      );
      assert.deepEqual({ ...found, ...problem, file: 'x.tflite' }, found);
      assert.ok(found.remedy);
    });

  for (const main of ['network.tflite', 'quantised.tflite'])
    it(`survives damage: ${main}`, () => surviveDamage(files, main));
});
