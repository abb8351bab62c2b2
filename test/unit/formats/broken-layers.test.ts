/** Options of layers that cannot be: each is a problem that names the layer and what was found. */
import assert from 'node:assert/strict';
import { openModel } from '../../../src/core/formats';
import { Problem } from '../../../src/shared/problem';
import { described, layersFiles, sequential } from './layers-file';
import { sourceOf } from './stock';

/** Layers of images whose options cannot be, and what must be said of them. */
const brokenLayers: readonly (readonly [className: string, config: object, found: RegExp])[] = [
  ['Conv2D', { kernel_size: 1, strides: 0 }, /strides: 0/],
  ['Conv2D', { kernel_size: 1, strides: [1, -1] }, /strides: \[1, -1\]/],
  ['Conv2D', { kernel_size: 1, strides: 1.5 }, /strides: 1.5/],
  ['Conv2D', { kernel_size: 1, strides: [1, 1, 1] }, /strides/],
  ['Conv2D', { kernel_size: 1, dilation_rate: 1e300 }, /dilationRate/],
  ['Conv2D', { kernel_size: 1, padding: 'around' }, /padding: around/],
  ['Conv2D', { kernel_size: 1, padding: 'causal' }, /padding: causal/],
  ['Conv2D', { kernel_size: 1, data_format: 'sideways' }, /dataFormat: sideways/],
  ['Conv2D', {}, /kernelSize/],
  ['Conv2D', { kernel_size: 3 }, /kernel/],
  ['Conv2D', { kernel_size: 1, groups: 0 }, /groups: 0/],
  ['Conv2D', { kernel_size: 1, groups: 3 }, /Conv2D/],
  ['Conv1D', { kernel_size: 1 }, /axes/],
  ['Conv2DTranspose', { kernel_size: 1, strides: 2, output_padding: 2 }, /outputPadding: \[2\]/],
  ['Conv2DTranspose', { kernel_size: 1, strides: 2 ** 40 }, /Conv2DTranspose/],
  ['MaxPooling2D', { pool_size: 0 }, /poolSize: 0/],
  ['MaxPooling2D', { pool_size: 9 }, /MaxPooling2D/],
  ['AveragePooling2D', { pool_size: 2 ** 30, strides: 1, padding: 'same' }, /AveragePooling2D/],
  ['AveragePooling2D', { pool_size: [2, 'x'] }, /poolSize/],
  ['BatchNormalization', { axis: 4 }, /axis 4/],
  ['BatchNormalization', { axis: 0 }, /axis: \[0\]|axis: 0/],
  ['BatchNormalization', { epsilon: -1 }, /epsilon: -1/],
  ['LayerNormalization', { axis: [1, 1] }, /axis: \[1, 1\]/],
  ['ZeroPadding2D', { padding: -1 }, /padding: -1/],
  ['ZeroPadding2D', { padding: [[1, 2], [3]] }, /padding/],
  ['ZeroPadding2D', { padding: 2 ** 50 }, /too much padding/],
  ['Cropping2D', { cropping: 3 }, /Cropping2D/],
  ['UpSampling2D', { size: [0, 1] }, /size: \[0, 1\]/],
  ['UpSampling2D', { size: 2 ** 40 }, /UpSampling2D/],
  ['UpSampling2D', { size: 2 ** 28, interpolation: 'bilinear' }, /resize/],
  ['Embedding', { input_dim: 0, output_dim: 2 }, /inputDim: 0/],
  ['Embedding', { input_dim: 3 }, /outputDim/],
  ['Embedding', { input_dim: 3, output_dim: 2 }, /a table \[2, 2\], not \[3, 2\]/],
  ['GlobalMaxPooling2D', { keepdims: 'yes' }, /keepdims: yes/],
];

const brokenImageModel = (className: string, config: object): Map<string, Uint8Array> => {
  const shapes = {
    kernel: [1, 1, 2, 2],
    embeddings: [2, 2],
    bias: [2],
    gamma: [2],
    beta: [2],
    moving_mean: [2],
    moving_variance: [2],
  };
  const layer = { class_name: className, config: { name: 'own', batch_input_shape: [null, 4, 4, 2], ...config } };
  const main = described();
  main.modelTopology = sequential(layer);
  main.weightsManifest[0].weights = Object.entries(shapes).map(([name, shape]) => ({
    name: `own/${name}`,
    shape,
    dtype: 'float32',
  }));
  return layersFiles(main, new Uint8Array(4 * (4 + 4 + 5 * 2)));
};

describe('formats/tfjs: layers that cannot be', () => {
  for (const [className, config, found] of brokenLayers)
    it(`${className} ${JSON.stringify(config)}`, async () => {
      await assert.rejects(openModel(sourceOf(brokenImageModel(className, config))), (error: unknown) => {
        assert.ok(error instanceof Problem, String(error));
        assert.equal(error.code, 'file-malformed');
        assert.equal(error.details.layer, 'own');
        assert.match(String(error.details.found), found);
        return true;
      });
    });
});
