import assert from 'node:assert/strict';
import { onnx } from '../../../../src/core/formats/onnx';
import { uniform } from '../../../../src/core/random';
import { sourceOf } from '../../../../src/jobs/folder';
import { MemoryFolder } from '../memory-folder';

describe('weights in types that round', () => {
  const models = [
    'quantised.weights',
    'quantised.blocks',
    'lenet.float16-weights',
    'lenet.bfloat16-weights',
    'vit.dynamo',
  ];
  for (const name of models)
    it(`are known before they are saved: ${name}`, async () => {
      const model = await onnx.read(sourceOf(`test/fixtures/onnx/models/${name}.onnx`));
      const changed = new Map(
        model.parameters
          .filter(({ role }) => role === 'kernel')
          .map((each) => [
            each.name,
            each.values.map((value, at) => {
              const kind = uniform(1, each.name, at);
              return kind < 0.3 ? 0 : kind < 0.6 ? value : value * 1.7 + 0.013;
            }),
          ]),
      );
      const files = await onnx.write(model, changed, 'new.onnx');
      const folder = new MemoryFolder(files.map((file) => [file.name, file.bytes] as const));
      const saved = await onnx.read({ folder, main: 'new.onnx' });
      const rounded = onnx.rounded?.(model, changed);
      assert.equal(rounded?.size, changed.size);
      assert.ok(changed.size > 0);
      for (const { name: weight, values } of saved.parameters)
        if (changed.has(weight)) assert.deepEqual(rounded.get(weight), values, weight);
    });
});
