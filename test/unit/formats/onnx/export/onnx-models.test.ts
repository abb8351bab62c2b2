/** ONNX files written anew from their graphs: with a batch of any size, in float32, and the same answers. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { openModel } from '../../../../../src/core/formats';
import type { Model } from '../../../../../src/core/formats/model';
import { toOnnx } from '../../../../../src/core/formats/onnx/export';
import { size } from '../../../../../src/core/graph/shape';
import { sourceOf } from '../../../../../src/jobs/folder';
import { normal, predictOurs } from '../../stock';
import { assertEqualOutputs, runModel } from './runtime';

const folder = 'test/fixtures/onnx/models';
const files = readdirSync(folder).filter((name) => name.endsWith('.onnx'));
/** Both exporters of PyTorch make the same graph: one of the two files is enough. */
const isEnough = (name: string): boolean =>
  !files.some((other) => other !== name && other === name.replace('.dynamo', '.torchscript').replace(/-opset\d+/, ''));
/** Rounded to steps inside: where a number lies between two, float32 and float64 may choose differently. */
const isRounded = (name: string): boolean => /^quantised\.(qdq|dynamic)/.test(name);

const examples = 3;
const inputsOf = ({ graph }: Model): Float32Array[] =>
  graph!.inputs.map(({ name, node: { shape, dtype } }) =>
    dtype === 'int32'
      ? Float32Array.from({ length: examples * size(shape) }, (_, index) => index % 4)
      : normal(examples * size(shape), name),
  );

/** ONNX Runtime has no convolution in bfloat16, and ends the process over a kernel with scales for blocks. */
const isBeyondRuntime = (file: string): boolean => /resnet\.torchscript-bfloat16|quantised\.blocks/.test(file);

/** What the file itself says of the first example; undefined where it does not take one, or other types than ours does. */
async function original(
  file: string,
  { graph }: Model,
  inputs: readonly Float32Array[],
): Promise<Float32Array[] | undefined> {
  if (isBeyondRuntime(file)) return undefined;
  const session = await InferenceSession.create(file, { logSeverityLevel: 3, graphOptimizationLevel: 'disabled' });
  try {
    const declared = new Map(session.inputMetadata.flatMap((each) => (each.isTensor ? [[each.name, each]] : [])));
    const isFit = [...declared.values()].every(
      ({ type, shape: [first] }) =>
        (type === 'float32' || type === 'int64') && (typeof first === 'string' || first === 1),
    );
    if (!isFit) return undefined;
    const feeds = graph!.inputs.map(({ name, node: { shape } }, index) => {
      const values = inputs[index].subarray(0, size(shape));
      const isWhole = declared.get(name)?.type === 'int64';
      const tensor = isWhole
        ? new Tensor('int64', BigInt64Array.from(values, BigInt), shape)
        : new Tensor('float32', values, shape);
      return [name, tensor] as const;
    });
    const results = await session.run(Object.fromEntries(feeds));
    return graph!.outputs.map(({ name }) => Float32Array.from(results[name].data as Float32Array, Number));
  } finally {
    await session.release();
  }
}

describe('formats/onnx/export: ONNX files', () => {
  for (const name of files.filter(isEnough))
    it(name, async () => {
      const model = await openModel(sourceOf(`${folder}/${name}`));
      assert.ok(model.graph, model.reason?.template);
      const { bytes, warnings } = toOnnx(model, new Map());
      assert.ok(!warnings.some(({ template }) => template.includes('batch size is fixed')));
      const inputs = inputsOf(model);
      const alone = await runModel(bytes, model, inputs, 1);
      const theirs = await original(`${folder}/${name}`, model, inputs);
      theirs?.forEach((values, index) => assertEqualOutputs(alone[index].values, values, `the file, output ${index}`));
      const together = await runModel(bytes, model, inputs, examples);
      const ours = await predictOurs(model, inputs, examples);
      ours.forEach((values, index) => {
        assert.equal(together[index].values.length, values.length);
        if (!isRounded(name)) assertEqualOutputs(together[index].values, values, `output ${index}`);
      });
    });
});
