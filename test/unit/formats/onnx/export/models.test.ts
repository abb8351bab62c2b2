import assert from 'node:assert/strict';
import { openModel } from '../../../../../src/core/formats';
import { toOnnx } from '../../../../../src/core/formats/onnx/export';
import { filesOf, inputsOf, predictOurs, randomize, sourceOf, tf } from '../../stock';
import { stockImageModels } from '../../stock-image-models';
import { stockModels } from '../../stock-models';
import { stockNestedModels } from '../../stock-nested-models';
import { assertEqualOutputs, runModel } from './runtime';

const mostExamples = 5;

describe('formats/onnx/export: what ONNX Runtime predicts', () => {
  before(() => tf.setBackend('cpu'));

  for (const [name, make] of [...stockModels, ...stockImageModels, ...stockNestedModels])
    it(name, async () => {
      const stock = randomize(make());
      const model = await openModel(sourceOf(await filesOf(stock)));
      const { bytes, warnings } = toOnnx(model, new Map());
      assert.deepEqual(warnings, []);
      const inputs = inputsOf(stock, mostExamples);
      for (const examples of [1, mostExamples]) {
        const ours = await predictOurs(model, inputs, examples);
        const theirs = await runModel(bytes, model, inputs, examples);
        model.graph!.outputs.forEach(({ name: output, node }, index) => {
          assert.deepEqual(theirs[index].shape, [examples, ...node.shape.slice(1)]);
          assertEqualOutputs(theirs[index].values, ours[index], `${output}, ${examples} examples`);
        });
      }
    });
});
