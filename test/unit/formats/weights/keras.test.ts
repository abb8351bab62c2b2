import assert from 'node:assert/strict';
import { crc32 } from 'node:zlib';
import { unzipSync } from 'fflate';
import { openModel } from '../../../../src/core/formats';
import { MemoryFolder } from '../memory-folder';
import { named, pruned, requireSameElsewhere } from './copies';
import { expectedOf, fixturesOf } from './expected';

const files = fixturesOf('keras');
const open = (main: string, from: ReadonlyMap<string, Uint8Array> = files) =>
  openModel({ folder: new MemoryFolder(from), main });
const isTraining = ({ name }: { readonly name: string }): boolean => name.startsWith('optimizer');

/** Layer, variable, role and axes of the output units of the network that the generator writes. */
const weights: readonly (readonly [layer: string, variable: string, role: string, axes: readonly number[]])[] = [
  ['block/inside', 'kernel', 'kernel', [1]],
  ['block/inside', 'bias', 'bias', [0]],
  ['conv', 'kernel', 'kernel', [3]],
  ['conv', 'bias', 'bias', [0]],
  ['depthwise', 'kernel', 'kernel', [2, 3]],
  ['depthwise', 'bias', 'bias', [0]],
  ['head', 'kernel', 'kernel', [1]],
  ['head', 'bias', 'bias', [0]],
  ['layer_norm', 'gamma', 'norm', [0]],
  ['layer_norm', 'beta', 'norm', [0]],
  ['memory/lstm_cell', 'kernel', 'kernel', [1]],
  ['memory/lstm_cell', 'recurrent_kernel', 'kernel', [1]],
  ['memory/lstm_cell', 'bias', 'bias', [0]],
  ['norm', 'gamma', 'norm', [0]],
  ['norm', 'beta', 'norm', [0]],
  ['norm', 'moving_mean', 'norm', [0]],
  ['norm', 'moving_variance', 'norm', [0]],
  ['separable', 'depthwise_kernel', 'kernel', [2, 3]],
  ['separable', 'pointwise_kernel', 'kernel', [3]],
  ['separable', 'bias', 'bias', [0]],
  ['table', 'embeddings', 'embedding', [1]],
  ['up', 'kernel', 'kernel', [2]],
  ['up', 'bias', 'bias', [0]],
];

/** What an archive says of an entry: in its own header, and in the directory. */
function checksumsOf(bytes: Uint8Array, name: string): number[] {
  const view = Buffer.from(bytes);
  return [
    { signature: 'PK\x03\x04', checksum: 14, names: 30 },
    { signature: 'PK\x01\x02', checksum: 16, names: 46 },
  ].flatMap(({ signature, checksum, names }) => {
    const found: number[] = [];
    for (let at = view.indexOf(signature, 0, 'latin1'); at >= 0; at = view.indexOf(signature, at + 4, 'latin1'))
      if (view.toString('latin1', at + names, at + names + name.length) === name)
        found.push(view.readUInt32LE(at + checksum));
    return found;
  });
}

describe('formats/keras: reading', () => {
  for (const main of ['keras3.keras', 'packed.keras', 'only.weights.h5', 'keras2.h5'])
    it(`${main}: what h5py reads, each weight its layer’s`, async () => {
      const model = await open(main);
      const expected = expectedOf('keras', main.split('.')[0]).filter((each) => !isTraining(each));
      const isKeras2 = main === 'keras2.h5';
      const nameOf = (path: string): string => (isKeras2 ? path.split('/').slice(2).join('/') : path);
      const wanted = expected.filter(({ name }) => !name.startsWith('optimizer'));
      assert.equal(model.parameters.length, wanted.length);
      for (const { name, shape, values } of wanted) {
        const found = named(model, nameOf(name));
        assert.deepEqual(found.shape, shape);
        assert.deepEqual([...found.values], values);
      }
      // Where a convolution's transposition is not said by a name, and its bias fits both axes, it is not known.
      const axes = isKeras2
        ? weights.map((each) => (each[0] === 'up' && each[1] === 'kernel' ? [...each.slice(0, 3), [3]] : each))
        : weights;
      assert.deepEqual(
        model.parameters
          .map(({ alias, name, layer, role, outputAxis, outputAxes }) => {
            const readable = alias ?? name;
            assert.ok(readable.startsWith(`${layer}/`), readable);
            return [layer, readable.slice(layer.length + 1), role, outputAxes ?? [outputAxis]];
          })
          .sort(),
        [...axes].sort(),
      );
      assert.equal(model.framework, main === 'only.weights.h5' ? undefined : 'Keras 3.15.1');
    });

  it('kinds of numbers, chunks, and names that lead to the same', async () => {
    const model = await open('kinds.h5');
    const expected = expectedOf('keras', 'kinds').filter(({ shape }) => !shape.includes(0));
    // h5py visits an object once, under the first of its names.
    assert.deepEqual(
      model.parameters.map(({ name }) => name),
      expected.map(({ name }) => name),
    );
    for (const { name, values, start } of expected) {
      const found = named(model, name);
      assert.deepEqual([...found.values], values, name);
      assert.equal(found.prunable, start !== undefined && /kernel$/.test(name), name);
    }
    assert.equal(named(model, 'layer/packed_kernel').reason?.template, 'It is stored compressed, which is only read.');
    assert.equal(named(model, 'layer/chunked_kernel').reason?.template, 'It is stored in chunks, which are only read.');
  });

  for (const name of ['latest', 'many'])
    it(`${name}.h5`, async () => {
      const model = await open(`${name}.h5`);
      const expected = expectedOf('keras', name);
      assert.equal(model.parameters.length, expected.length);
      for (const each of expected) assert.deepEqual([...named(model, each.name).values], each.values);
    });
});

describe('formats/keras: saving', () => {
  for (const main of ['keras2.h5', 'only.weights.h5', 'kinds.h5'])
    it(`${main}: changes only bytes of changed weights`, async () => {
      const model = await open(main);
      const changed = pruned(model);
      assert.ok(changed.size > 3);
      const [{ bytes }] = await model.format.write(model, changed, main);
      const expected = expectedOf('keras', main.split('.')[0]);
      const paths = new Set(
        expected
          .map(({ name }) => name)
          .filter((name) => changed.has(name) || changed.has(name.split('/').slice(2).join('/'))),
      );
      assert.equal(paths.size, changed.size);
      requireSameElsewhere(files, new Map([[main, bytes]]), expected, paths);
      const again = await open(main, new Map([[main, bytes]]));
      for (const [each, values] of changed) assert.deepEqual(named(again, each).values, values);
    });

  it('an archive has the checksum of its new weights', async () => {
    const main = 'keras3.keras';
    const model = await open(main);
    const changed = pruned(model);
    const [{ bytes }] = await model.format.write(model, changed, 'new.keras');
    const before = files.get(main) ?? new Uint8Array();
    const expected = expectedOf('keras', 'keras3');
    const checksums = [...bytes.keys()]
      .filter((at) => bytes[at] !== before[at])
      .filter((at) => !expected.some(({ start = 0, end = 0 }) => at >= start && at < end));
    assert.ok(checksums.length > 0 && checksums.length <= 8, 'two times four bytes');
    const sum = crc32(unzipSync(bytes)['model.weights.h5']);
    assert.deepEqual(checksumsOf(bytes, 'model.weights.h5'), [sum, sum]);
    const again = await open('new.keras', new Map([['new.keras', bytes]]));
    for (const [each, values] of changed) assert.deepEqual(named(again, each).values, values);
  });

  it('what is packed is only read, and says so', async () => {
    const model = await open('packed.keras');
    assert.equal(pruned(model).size, 0);
    const { name, values } = model.parameters.find(({ role }) => role === 'kernel')!;
    await assert.rejects(model.format.write(model, new Map([[name, values.map(() => 0)]]), 'new.keras'), {
      code: 'weight-invalid',
    });
    const [same] = await model.format.write(model, new Map(), 'new.keras');
    assert.deepEqual(same.bytes, files.get('packed.keras'));
  });
});
