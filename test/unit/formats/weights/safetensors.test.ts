import assert from 'node:assert/strict';
import { openModel } from '../../../../src/core/formats';
import { isOwnName, requireWritable } from '../../../../src/core/formats/write-as';
import { Problem } from '../../../../src/shared/problem';
import { MemoryFolder } from '../memory-folder';
import { named, pruned, requireSameElsewhere } from './copies';
import { expectedOf, fixturesOf } from './expected';

const files = fixturesOf('safetensors');
const open = (main: string, from: ReadonlyMap<string, Uint8Array> = files) =>
  openModel({ folder: new MemoryFolder(from), main });

/** Of the network that the generator writes. */
const roles = {
  'attention.in_proj_bias': ['attention', 'bias', 0],
  'attention.in_proj_weight': ['attention', 'kernel', 0],
  'attention.out_proj.bias': ['attention.out_proj', 'bias', 0],
  'attention.out_proj.weight': ['attention.out_proj', 'kernel', 0],
  'bn1.bias': ['bn1', 'norm', 0],
  'bn1.num_batches_tracked': ['bn1', 'other', 0],
  'bn1.running_mean': ['bn1', 'norm', 0],
  'bn1.running_var': ['bn1', 'norm', 0],
  'bn1.weight': ['bn1', 'norm', 0],
  'conv1.bias': ['conv1', 'bias', 0],
  'conv1.weight': ['conv1', 'kernel', 0],
  'downsample.0.weight': ['downsample.0', 'kernel', 0],
  'downsample.1.bias': ['downsample.1', 'norm', 0],
  'downsample.1.num_batches_tracked': ['downsample.1', 'other', 0],
  'downsample.1.running_mean': ['downsample.1', 'norm', 0],
  'downsample.1.running_var': ['downsample.1', 'norm', 0],
  'downsample.1.weight': ['downsample.1', 'norm', 0],
  'embed_tokens.weight': ['embed_tokens', 'embedding', 1],
  'head.bias': ['head', 'bias', 0],
  'head.weight': ['head', 'kernel', 0],
  'layer_norm.bias': ['layer_norm', 'norm', 0],
  'layer_norm.weight': ['layer_norm', 'norm', 0],
  'lstm.bias_hh_l0': ['lstm', 'bias', 0],
  'lstm.bias_ih_l0': ['lstm', 'bias', 0],
  'lstm.weight_hh_l0': ['lstm', 'kernel', 0],
  'lstm.weight_ih_l0': ['lstm', 'kernel', 0],
  'up.bias': ['up', 'bias', 0],
  'up.weight': ['up', 'kernel', 1],
};

describe('formats/safetensors: reading', () => {
  for (const [main, name] of [
    ['network.safetensors', 'network'],
    ['model.safetensors.index.json', 'model'],
  ] as const)
    it(`${main}: what the Python package reads, but for a mask of infinities`, async () => {
      const model = await open(main);
      assert.equal(model.graph, undefined);
      assert.equal(model.framework, 'PyTorch');
      const expected = expectedOf('safetensors', name).filter(({ values }) => !values.includes('-inf'));
      assert.equal(model.parameters.length, expected.length);
      for (const { name: each, shape, values } of expected) {
        const found = named(model, each);
        assert.deepEqual(found.shape, shape);
        assert.deepEqual([...found.values], values);
      }
      const found = model.parameters.map(({ name: each, layer, role, outputAxis }) => [
        each,
        [layer, role, outputAxis],
      ]);
      assert.deepEqual(Object.fromEntries(found), roles);
      for (const { name: each, role, prunable } of model.parameters)
        assert.equal(prunable, role === 'kernel' || role === 'embedding', each);
    });

  it('every type', async () => {
    const model = await open('types.safetensors');
    for (const { name, values, dtype } of expectedOf('safetensors', 'types')) {
      if (name === 'empty') continue;
      const found = named(model, name);
      assert.deepEqual([...found.values], values.map(Number), name);
      assert.equal(found.prunable, ['F64', 'F32', 'F16', 'BF16'].includes(dtype) && name !== 'scalar', name);
      assert.equal(found.prunable, found.reason === undefined);
    }
    assert.equal(model.parameters.length, 13);
  });

  it('a weight that is no number is a problem that says which', async () => {
    const bytes = files.get('network.safetensors')!.slice();
    const { start = 0 } = expectedOf('safetensors', 'network').find(({ name }) => name === 'head.weight')!;
    new DataView(bytes.buffer).setFloat32(start + 8, NaN, true);
    await assert.rejects(
      open('x.safetensors', new Map([['x.safetensors', bytes]])),
      (problem: Problem) => problem.code === 'weight-not-finite' && problem.details.layer === 'head.weight',
    );
  });
});

describe('formats/safetensors: saving', () => {
  it('changes only bytes of changed weights', async () => {
    for (const [main, name] of [
      ['network.safetensors', 'network'],
      ['types.safetensors', 'types'],
    ]) {
      const model = await open(main);
      const changed = pruned(model);
      const written = await model.format.write(model, changed, 'new.safetensors');
      assert.deepEqual(
        written.map((file) => file.name),
        ['new.safetensors'],
      );
      const after = new Map([[main, written[0].bytes]]);
      requireSameElsewhere(files, after, expectedOf('safetensors', name), new Set(changed.keys()));
      const again = await open('new.safetensors', new Map([['new.safetensors', written[0].bytes]]));
      for (const [each, values] of changed) assert.deepEqual(named(again, each).values, values);
    }
  });

  it('gives the files of an index new names, in which only weights differ', async () => {
    const model = await open('model.safetensors.index.json');
    const changed = pruned(model);
    const written = await model.format.write(model, changed, 'new.safetensors.index.json');
    const names = ['new-00001-of-00002.safetensors', 'new-00002-of-00002.safetensors'];
    assert.deepEqual(
      written.map(({ name }) => name),
      [...names, 'new.safetensors.index.json'],
    );
    const after = new Map(written.map(({ name, bytes }) => [name.replace(/^new-/, 'model-'), bytes]));
    const index = new TextDecoder().decode(written[2].bytes);
    assert.equal(
      index,
      new TextDecoder().decode(files.get('model.safetensors.index.json')).replaceAll('"model-0', '"new-0'),
    );
    after.delete('new.safetensors.index.json');
    requireSameElsewhere(files, after, expectedOf('safetensors', 'model'), new Set(changed.keys()));
    const again = await open('new.safetensors.index.json', new Map(written.map(({ name, bytes }) => [name, bytes])));
    for (const [each, values] of changed) assert.deepEqual(named(again, each).values, values);
  });

  it('no new file is called like one of the source', async () => {
    const model = await open('model.safetensors.index.json');
    const written = await model.format.write(model, new Map(), 'Model.safetensors.index.json');
    assert.equal(written[0].name, 'Model-2-00001-of-00002.safetensors');
  });

  it('the name says whether there is an index', async () => {
    const [one, many] = [await open('network.safetensors'), await open('model.safetensors.index.json')];
    assert.ok(isOwnName(one, 'a/b.safetensors') && isOwnName(many, 'b.safetensors.index.json'));
    for (const [model, out, remedy] of [
      [one, 'b.safetensors.index.json', '.safetensors'],
      [many, 'b.safetensors', '.safetensors.index.json'],
      [many, 'b.json', '.safetensors.index.json'],
    ] as const)
      assert.throws(
        () => requireWritable(model, out),
        ({ code, details }: Problem) => code === 'option-invalid' && details.remedy?.args[0] === remedy,
      );
    assert.throws(() => requireWritable(one, 'b.onnx'), { code: 'graph-required' });
  });
});
