import assert from 'node:assert/strict';
import { openModel } from '../../../src/core/formats';
import { format } from '../../../src/shared/text';
import { changed, denseLayer, sequential, topology } from './layers-file';
import { sourceOf } from './stock';

const beyond = [
  {
    name: 'a layer class',
    files: topology(sequential(denseLayer(), { class_name: 'LSTM', config: { name: 'memory' } })),
    reason: /memory.*LSTM/,
  },
  {
    name: 'a first layer',
    files: topology(sequential({ class_name: 'Conv3D', config: { name: 'conv' } })),
    reason: /conv.*Conv3D/,
  },
  { name: 'an activation', files: topology(sequential(denseLayer({ activation: 'sine' }))), reason: /sine/ },
  {
    name: 'an input without a size',
    files: topology(sequential(denseLayer({ batch_input_shape: [null, null] }))),
    reason: /no fixed size/,
  },
  {
    name: 'a chain whose input has no shape',
    files: topology(sequential({ class_name: 'Flatten', config: { name: 'flat' } })),
    reason: /shape/,
  },
  {
    name: 'an interpolation',
    files: topology(
      sequential({
        class_name: 'UpSampling2D',
        config: { name: 'up', interpolation: 'lanczos3', batch_input_shape: [null, 3, 3, 1] },
      }),
    ),
    reason: /lanczos3/,
  },
  {
    name: 'a normalization of several axes',
    files: topology(
      sequential({
        class_name: 'BatchNormalization',
        config: { name: 'norm', axis: [1, 2], batch_input_shape: [null, 3, 3, 1] },
      }),
    ),
    reason: /several axes/,
  },
  { name: 'a class of network', files: topology({ class_name: 'Subclassed', config: {} }), reason: /Sequential/ },
  { name: 'no network', files: changed((main) => delete main.modelTopology), reason: /no network/ },
];

describe('formats/tfjs: beyond what is known, the model is weights-only', () => {
  for (const { name, files, reason } of beyond)
    it(name, async () => {
      const model = await openModel(sourceOf(files));
      assert.equal(model.graph, undefined);
      assert.match(format(model.reason!), reason);
      assert.deepEqual(
        model.parameters.map((each) => [each.name, each.layer, each.role, each.prunable]),
        [
          ['dense/kernel', 'dense', 'kernel', true],
          ['dense/bias', 'dense', 'bias', false],
        ],
      );
      const [shard] = await model.format.write(model, new Map([['dense/kernel', new Float32Array(6)]]), 'out.json');
      assert.deepEqual([...new Float32Array(shard.bytes.slice().buffer)], [0, 0, 0, 0, 0, 0, 7, 8, 9]);
    });
});
