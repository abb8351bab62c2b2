import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { onnx } from '../../../../src/core/formats/onnx';
import { decodeModel } from '../../../../src/core/formats/onnx/document';
import type { Model, Parameter } from '../../../../src/core/formats/model';
import { sourceOf } from '../../../../src/jobs/folder';
import { Problem } from '../../../../src/shared/problem';
import { MemoryFolder } from '../memory-folder';
import { bytesOf, counting, external, info, model, node, raw, source, Type, type TensorInit } from './onnx-file';
import { models, pruned, written, type Changes, type Files } from './saving';

const reopened = (files: Files, main = 'new.onnx'): Promise<Model> =>
  onnx.read({ folder: new MemoryFolder(files), main });
const only = (changes: Changes, name: string, values: readonly number[]): Changes =>
  new Map([...changes, [name, Float32Array.from(values)]]);
const parameter = ({ parameters }: Model, name: string): Parameter => parameters.find((each) => each.name === name)!;

/** Files whose size of a number differs from byte to byte, so that a message must be encoded anew. */
const encodedAnew = new Set(['typed-fields.onnx']);

describe('formats/onnx: saving', () => {
  for (const file of readdirSync(models).filter((name) => name.endsWith('.onnx')))
    it(`changes nothing of ${file} but pruned weights`, async () => {
      const read = await onnx.read(sourceOf(`${models}/${file}`));
      const before = readFileSync(`${models}/${file}`);
      const changes = pruned(read);
      const files = await written(read, changes);
      const again = await reopened(files);
      for (const { name, values } of again.parameters)
        assert.deepEqual(values, changes.get(name) ?? parameter(read, name).values, name);
      assert.deepEqual(
        again.parameters.map(({ name, dtype, shape, role }) => [name, dtype, shape, role]),
        read.parameters.map(({ name, dtype, shape, role }) => [name, dtype, shape, role]),
      );
      const after = files.get('new.onnx')!;
      if (files.size > 1 || encodedAnew.has(file)) return;
      assert.equal(after.length, before.length);
      const zeros = read.parameters.reduce(
        (sum, { name, values }) =>
          sum + values.reduce((count, value, at) => count + Number(value !== 0 && changes.get(name)?.[at] === 0), 0),
        0,
      );
      const different = after.reduce((count, byte, at) => count + Number(byte !== before[at]), 0);
      // An element has at most eight bytes, and every changed one at least one that is different.
      assert.ok(different >= zeros && different <= 8 * zeros, `${different} bytes for ${zeros} zeros`);
    });

  it('puts zeros exactly where they belong', async () => {
    const values = counting([4, 2]).map((each) => each + 0.1);
    const main = model({ node: [node('MatMul', ['x', 'w'], ['y'])], initializer: [raw('w', [4, 2], values)] });
    const read = await onnx.read(source(main));
    const files = await written(
      read,
      only(
        new Map(),
        'w',
        values.map((value, at) => (at === 1 || at === 6 ? 0 : Math.fround(value))),
      ),
    );
    const start = Buffer.from(main).indexOf(Buffer.from(bytesOf(Float32Array.from(values))));
    const expected = main.slice();
    expected.fill(0, start + 4, start + 8);
    expected.fill(0, start + 24, start + 28);
    assert.deepEqual(files.get('new.onnx'), expected);
  });

  it('writes a pruned −0 as +0 and leaves every other one', async () => {
    const main = model({ node: [node('MatMul', ['x', 'w'], ['y'])], initializer: [raw('w', [2, 1], [-0, -0])] });
    const read = await onnx.read(source(main));
    const again = await reopened(await written(read, only(new Map(), 'w', [0, -0])));
    assert.deepEqual([...again.parameters[0].values], [0, -0]);
    assert.deepEqual((await written(read, new Map([['w', Float32Array.of(-0, -0)]]))).get('new.onnx'), main);
  });

  const widths: readonly {
    readonly name: string;
    readonly tensor: TensorInit;
    readonly changed: readonly number[];
    readonly stored: readonly number[];
  }[] = [
    {
      name: 'float16',
      // 1, −2, 0.1 (0x2e66) and the smallest half.
      tensor: { dataType: Type.FLOAT16, rawData: bytesOf(Uint16Array.of(0x3c00, 0xc000, 0x2e66, 1)) },
      changed: [0, -2, 0.3, 2 ** -24],
      stored: [0, 0xc000, 0x34cd, 1],
    },
    {
      name: 'bfloat16',
      tensor: { dataType: Type.BFLOAT16, rawData: bytesOf(Uint16Array.of(0x3f80, 0xc000, 0x3dcd, 1)) },
      changed: [0, -2, 0.3, 9.183549615799121e-41],
      stored: [0, 0xc000, 0x3e9a, 1],
    },
    {
      name: 'float16 in int32_data',
      tensor: { dataType: Type.FLOAT16, int32Data: [0x3c00, 0xc000, 0x2e66, 1] },
      changed: [0, -2, 0.3, 2 ** -24],
      stored: [0, 0xc000, 0x34cd, 1],
    },
  ];
  for (const { name, tensor, changed, stored } of widths)
    it(`rounds what is new and keeps the bits of what is not: ${name}`, async () => {
      const main = model({
        node: [node('MatMul', ['x', 'w'], ['y'])],
        initializer: [{ name: 'w', dims: [2n, 2n], ...tensor }],
      });
      const files = await written(await onnx.read(source(main)), only(new Map(), 'w', changed));
      const [after] = decodeModel(files.get('new.onnx')!, 'new.onnx').graph!.initializer;
      const { rawData, int32Data } = after;
      const codes = int32Data.length > 0 ? int32Data : [...new Uint16Array(rawData.slice().buffer)];
      assert.deepEqual(codes, stored);
    });

  it('refuses a value that a half cannot hold, and numbers that are none', async () => {
    const main = model({
      node: [node('MatMul', ['x', 'w'], ['y'])],
      initializer: [{ name: 'w', dims: [1n, 2n], dataType: Type.FLOAT16, rawData: new Uint8Array(4) }],
    });
    const read = await onnx.read(source(main));
    const refused = (values: readonly number[], code: string): Promise<void> =>
      assert.rejects(written(read, only(new Map(), 'w', values)), (error) => {
        assert.ok(error instanceof Problem);
        assert.deepEqual([error.code, error.details.file, error.details.layer], [code, 'model.onnx', 'w']);
        return true;
      });
    await refused([70_000, 0], 'weight-invalid');
    await refused([NaN, 0], 'weight-not-finite');
    await refused([0], 'weight-invalid');
    await assert.rejects(written(read, only(new Map(), 'nobody', [1])), { code: 'weight-invalid' });
  });

  it('writes the zero point for a pruned integer, the channel’s own', async () => {
    const scales = raw('s', [3], [0.5, 0.25, 2]);
    const read = await onnx.read(
      source(
        model({
          input: [info('x', [1, 2])],
          node: [node('DequantizeLinear', ['q', 's', 'z'], ['w']), node('MatMul', ['x', 'w'], ['y'])],
          initializer: [
            { name: 'q', dims: [2n, 3n], dataType: Type.UINT8, rawData: Uint8Array.of(10, 20, 30, 5, 128, 0) },
            scales,
            { name: 'z', dims: [3n], dataType: Type.UINT8, rawData: Uint8Array.of(10, 128, 0) },
          ],
        }),
      ),
    );
    const q = parameter(read, 'q');
    assert.deepEqual([q.dtype, q.role, q.prunable], ['uint8', 'kernel', true]);
    assert.deepEqual([...q.values], [0, -27, 60, -2.5, 0, 0]);
    const files = await written(read, only(new Map(), 'q', [0, 0, 0, 1, 0, 0]));
    const [after] = decodeModel(files.get('new.onnx')!, 'new.onnx').graph!.initializer;
    assert.deepEqual([...after.rawData], [10, 128, 0, 12, 128, 0]);
  });

  it('gives copies of side files new names, and changes only those and the weights', async () => {
    const w1 = Float32Array.from(counting([4, 3]));
    const w2 = Float32Array.from(counting([3, 2]));
    const side = new Uint8Array(96).fill(7);
    side.set(bytesOf(w1), 8);
    side.set(bytesOf(w2), 64);
    const at = (location: string): Uint8Array =>
      model({
        node: [node('MatMul', ['x', 'w1'], ['h']), node('MatMul', ['h', 'w2'], ['y'])],
        initializer: [
          external('w1', [4, 3], { location, offset: '8', length: '48' }),
          external('w2', [3, 2], { location, offset: '64' }),
        ],
      });
    const given = source(at('new.data'), { 'new.data': side });
    const read = await onnx.read(given);
    assert.deepEqual(parameter(read, 'w2').values, w2);
    assert.ok(given.folder.bytesRead < at('new.data').length * 2 + 48 + 24 + 1, 'tensors are read by position');
    const files = await written(read, only(new Map(), 'w2', [1, 2, 0, 4, 5, 6]));
    const expected = side.slice();
    expected.fill(0, 72, 76);
    // `new.data` is a file of the source, whatever folder the copy goes to.
    assert.deepEqual([...files.keys()], ['new-2.data', 'new.onnx']);
    assert.deepEqual(files.get('new-2.data'), expected);
    assert.deepEqual(files.get('new.onnx'), at('new-2.data'));
  });

  it('does not write a side file that changed since it was read', async () => {
    const given = source(
      model({ node: [node('MatMul', ['x', 'w'], ['y'])], initializer: [external('w', [4, 2], { location: 'w.bin' })] }),
      { 'w.bin': bytesOf(Float32Array.from(counting([4, 2]))) },
    );
    const read = await onnx.read(given);
    given.folder.files.set('w.bin', new Uint8Array(32));
    await assert.rejects(written(read, new Map()), { code: 'shard-short' });
  });

  it('patches the bytes of a file that nobody else would encode so, but does not encode it anew', async () => {
    const usual = model({
      node: [node('MatMul', ['x', 'w'], ['y'])],
      initializer: [raw('w', [4, 2], counting([4, 2]))],
    });
    // The format version at the end, a second time.
    const odd = Uint8Array.of(...usual, 8, 8);
    const files = await written(await onnx.read(source(odd)), only(new Map(), 'w', [0, 2, 3, 4, 5, 6, 7, 8]));
    assert.equal(files.get('new.onnx')!.length, odd.length);
    const typed = model({
      node: [node('MatMul', ['x', 'w'], ['y'])],
      initializer: [{ name: 'w', dims: [1n, 2n], dataType: Type.FLOAT, floatData: [1, 2] }],
    });
    const read = await onnx.read(source(Uint8Array.of(...typed, 8, 8)));
    await assert.rejects(written(read, only(new Map(), 'w', [0, 2])), { code: 'file-malformed' });
  });

  it('keeps the source as it was read', async () => {
    const main = model({
      node: [node('MatMul', ['x', 'w'], ['y'])],
      initializer: [raw('w', [4, 2], counting([4, 2]))],
    });
    const read = await onnx.read(source(main));
    await written(read, only(new Map(), 'w', new Array<number>(8).fill(0)));
    assert.deepEqual([...parameter(read, 'w').values], counting([4, 2]));
    assert.deepEqual((await written(read, new Map())).get('new.onnx'), main);
  });
});
