import assert from 'node:assert/strict';
import { openModel } from '../../../src/core/formats';
import { Problem, type ProblemCode } from '../../../src/shared/problem';
import {
  called,
  changed,
  denseLayer,
  described,
  functional,
  inputLayer,
  kernel,
  layersFiles,
  sequential,
  topology,
  weights,
} from './layers-file';
import { sourceOf } from './stock';

const bytes = (content: string): Uint8Array => new TextEncoder().encode(content);
const notFinite = weights();
new Float32Array(notFinite.buffer)[7] = Infinity;

interface Broken {
  readonly name: string;
  readonly files: Map<string, Uint8Array>;
  readonly code: ProblemCode;
  readonly file?: string;
  readonly layer?: string;
  readonly found?: RegExp;
}

const broken: readonly Broken[] = [
  { name: 'no main file', files: new Map(), code: 'file-missing', file: 'model.json' },
  {
    name: 'malformed JSON',
    files: layersFiles(bytes('{"modelTopology": {')),
    code: 'file-malformed',
    file: 'model.json',
  },
  { name: 'an empty file', files: layersFiles(bytes('')), code: 'file-malformed', file: 'model.json' },
  { name: 'no UTF-8', files: layersFiles(Uint8Array.of(0x7b, 0xff, 0xfe)), code: 'file-malformed', file: 'model.json' },
  { name: 'another JSON', files: layersFiles({ name: 'package' }), code: 'format-unknown', file: 'model.json' },
  { name: 'JSON that is a list', files: layersFiles([]), code: 'format-unknown', file: 'model.json' },
  {
    name: 'a graph model',
    files: changed((main) => (main.format = 'graph-model')),
    code: 'format-unknown',
    found: /graph-model/,
  },
  { name: 'no manifest', files: layersFiles({ modelTopology: {} }), code: 'file-malformed', found: /weightsManifest/ },
  {
    name: 'a missing shard',
    files: new Map([...layersFiles()].slice(0, 1)),
    code: 'shard-missing',
    file: 'weights.bin',
  },
  {
    name: 'a short shard',
    files: layersFiles(described(), weights().slice(1)),
    code: 'shard-short',
    file: 'weights.bin',
    found: /^35$/,
  },
  {
    name: 'a long shard',
    files: layersFiles(described(), new Uint8Array(37)),
    code: 'shard-short',
    file: 'weights.bin',
    found: /^37$/,
  },
  { name: 'a shape against the bytes', files: kernel({ shape: [2, 4] }), code: 'shard-short', found: /^36$/ },
  {
    name: 'a shard outside the folder',
    files: changed((main) => (main.weightsManifest[0].paths = ['../weights.bin'])),
    code: 'path-outside-folder',
  },
  {
    name: 'a shard under an absolute path',
    files: changed((main) => (main.weightsManifest[0].paths = ['/etc/passwd'])),
    code: 'path-outside-folder',
  },
  {
    name: 'a shard on a drive',
    files: changed((main) => (main.weightsManifest[0].paths = ['C:weights.bin'])),
    code: 'path-outside-folder',
  },
  {
    name: 'a shard twice',
    files: changed((main) => main.weightsManifest[0].paths.push('weights.bin')),
    code: 'file-malformed',
    found: /weights.bin/,
  },
  { name: 'a weight twice', files: kernel({ name: 'dense/bias' }), code: 'file-malformed', found: /dense\/bias/ },
  { name: 'a negative extent', files: kernel({ shape: [-2, 3] }), code: 'file-malformed', found: /shape/ },
  { name: 'a fractional extent', files: kernel({ shape: [0.5, 3] }), code: 'file-malformed', found: /shape/ },
  { name: 'a shape that is no list', files: kernel({ shape: 6 }), code: 'file-malformed', found: /shape/ },
  {
    name: 'an absurd shape',
    files: kernel({ shape: [2 ** 20, 2 ** 20] }),
    code: 'file-too-large',
    layer: 'dense/kernel',
  },
  {
    name: 'a shape beyond counting',
    files: kernel({ shape: [2 ** 40, 2 ** 40] }),
    code: 'weight-invalid',
    layer: 'dense/kernel',
  },
  {
    name: 'an unknown type',
    files: kernel({ dtype: 'float8' }),
    code: 'weight-invalid',
    layer: 'dense/kernel',
    found: /float8/,
  },
  {
    name: 'a quantised type without its scale',
    files: kernel({ quantization: { dtype: 'uint8' } }),
    code: 'weight-invalid',
    layer: 'dense/kernel',
  },
  {
    name: 'a weight that is not finite',
    files: layersFiles(described(), notFinite),
    code: 'weight-not-finite',
    layer: 'dense/bias',
    found: /Infinity/,
  },
  {
    name: 'a layer without its weight',
    files: kernel({ name: 'dense/kernels' }),
    code: 'weight-invalid',
    layer: 'dense',
  },
  {
    name: 'an input that does not fit the kernel',
    files: topology(sequential(denseLayer({ batch_input_shape: [null, 5] }))),
    code: 'file-malformed',
    layer: 'dense',
  },
  {
    name: 'a reshape that does not fit',
    files: topology(
      sequential({ class_name: 'Reshape', config: { name: 'r', target_shape: [4], batch_input_shape: [null, 3] } }),
    ),
    code: 'file-malformed',
    layer: 'r',
  },
  {
    name: 'a repetition without end',
    files: topology(
      sequential({ class_name: 'RepeatVector', config: { name: 'r', n: 1e12, batch_input_shape: [null, 3] } }),
    ),
    code: 'file-malformed',
    layer: 'r',
  },
  {
    name: 'an axis that is not there',
    files: topology(
      sequential({ class_name: 'Softmax', config: { name: 's', axis: 7, batch_input_shape: [null, 3] } }),
    ),
    code: 'file-malformed',
    layer: 's',
  },
  {
    name: 'an option of the wrong kind',
    files: topology(sequential(denseLayer({ use_bias: 'yes' }))),
    code: 'file-malformed',
    layer: 'dense',
  },
  {
    name: 'an input shape of the wrong kind',
    files: topology(sequential(denseLayer({ batch_input_shape: 'wide' }))),
    code: 'file-malformed',
  },
  { name: 'a chain without layers', files: topology(sequential()), code: 'file-malformed' },
  { name: 'two layers of one name', files: topology(sequential(denseLayer(), denseLayer())), code: 'file-malformed' },
  { name: 'a layer without a class', files: topology(sequential({ config: { name: 'x' } })), code: 'file-malformed' },
  {
    name: 'layers that wait for each other',
    files: functional(
      [inputLayer('x'), called('dense', [[['b', 0, 0, {}]]]), called('b', [[['dense', 0, 0, {}]]])],
      [['x', 0, 0]],
      [['b', 0, 0]],
    ),
    code: 'file-malformed',
  },
  {
    name: 'a call of a layer that is not there',
    files: functional([inputLayer('x'), called('dense', [[['y', 0, 0]]])], [['x', 0, 0]], [['dense', 0, 0]]),
    code: 'file-malformed',
    layer: 'y',
  },
  {
    name: 'a call that is not there',
    files: functional([inputLayer('x'), called('dense', [[['x', 0, 0]]])], [['x', 0, 0]], [['dense', 3, 0]]),
    code: 'file-malformed',
    layer: 'dense',
  },
  {
    name: 'a call that is no call',
    files: functional([inputLayer('x'), called('dense', ['x'])], [['x', 0, 0]], [['dense', 0, 0]]),
    code: 'file-malformed',
  },
  {
    name: 'an input twice',
    files: functional(
      [inputLayer('x'), called('dense', [[['x', 0, 0]]])],
      [
        ['x', 0, 0],
        ['x', 0, 0],
      ],
      [['dense', 0, 0]],
    ),
    code: 'file-malformed',
    layer: 'x',
  },
  { name: 'no outputs', files: functional([inputLayer('x')], [['x', 0, 0]], []), code: 'file-malformed' },
];

describe('formats/tfjs: broken models', () => {
  for (const { name, files, code, file, layer, found } of broken)
    it(`${name}: ${code}`, async () => {
      await assert.rejects(openModel(sourceOf(files)), (error: unknown) => {
        assert.ok(error instanceof Problem, String(error));
        const document = error.toDocument();
        assert.equal(document.code, code, document.message);
        assert.ok(document.remedy, 'a remedy');
        if (file !== undefined) assert.equal(document.file, file);
        if (layer !== undefined) assert.equal(document.layer, layer);
        if (found) assert.match(document.found ?? '', found);
        return true;
      });
    });

  it('checks every shard before it reads one', async () => {
    const source = sourceOf(layersFiles(described(), new Uint8Array(10_000_000)));
    await assert.rejects(openModel(source), (error) => error instanceof Problem && error.code === 'shard-short');
    assert.ok((source.folder as unknown as { bytesRead: number }).bytesRead < 10_000);
  });

  it('does not take a file of another kind', async () => {
    await assert.rejects(
      openModel(sourceOf(new Map([['model.txt', Uint8Array.of(8, 7)]]), 'model.txt')),
      (error) =>
        error instanceof Problem &&
        error.code === 'format-unknown' &&
        error.details.expected ===
          'TensorFlow.js layers, ONNX, safetensors, Keras archive, Keras HDF5, TensorFlow Lite',
    );
  });
});
