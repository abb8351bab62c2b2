import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { onnx } from '../../../../src/core/formats/onnx';
import { decodeFloat16, encodeFloat16 } from '../../../../src/core/float16';
import { sourceOf } from '../../../../src/jobs/folder';
import { models, pruned, written, type Files } from './saving';

interface Oracle {
  readonly inputs: readonly {
    readonly name: string;
    readonly type: string;
    readonly shape: number[];
    readonly values: number[];
  }[];
}

type Fed = Oracle['inputs'][number];

function tensorOf({ type, shape, values }: Fed): Tensor {
  switch (type) {
    case 'int64':
      return new Tensor('int64', BigInt64Array.from(values, BigInt), shape);
    case 'int32':
      return new Tensor('int32', Int32Array.from(values), shape);
    case 'float16':
      return new Tensor('float16', Uint16Array.from(values, encodeFloat16), shape);
    default:
      assert.equal(type, 'float32');
      return new Tensor('float32', Float32Array.from(values), shape);
  }
}

/** The first output of floats as onnxruntime computes it. */
async function run(main: Uint8Array, sides: Files, inputs: readonly Fed[]): Promise<number[]> {
  const session = await InferenceSession.create(main, {
    logSeverityLevel: 3,
    externalData: [...sides].map(([path, data]) => ({ path, data })),
  });
  const outputs = await session.run(Object.fromEntries(inputs.map((each) => [each.name, tensorOf(each)])));
  const { type, data } = Object.values(outputs).find((each) => each.type.startsWith('float'))!;
  return type === 'float16' ? Array.from(data as Uint16Array, decodeFloat16) : Array.from(data as Float32Array);
}

/** What onnxruntime itself does not run. */
const beyondOnnxruntime: Readonly<Record<string, string>> = {
  'quantised.blocks.onnx': 'it ends the whole process, because a table of scales is no vector',
  'gru.torchscript-float64.onnx': 'it has no GRU of float64',
  'resnet.dynamo-bfloat16.onnx': 'it has no Conv of bfloat16',
  'resnet.torchscript-bfloat16.onnx': 'it has no Conv of bfloat16',
};

describe('formats/onnx: what was saved', () => {
  for (const file of readdirSync(models).filter(
    (name) => name.endsWith('.onnx') && !Object.hasOwn(beyondOnnxruntime, name),
  ))
    it(`writes what onnxruntime runs: ${file}`, async () => {
      const oracle = JSON.parse(
        readFileSync(`test/fixtures/onnx/oracles/${file.replace(/onnx$/, 'json')}`, 'utf8'),
      ) as Oracle;
      const read = await onnx.read(sourceOf(`${models}/${file}`));
      const same = await written(read, new Map(), 'same.onnx');
      const changes = pruned(read);
      const files = await written(read, changes);
      const [before, after] = [await output(same, 'same.onnx'), await output(files, 'new.onnx')];
      assert.ok(after.every(Number.isFinite));
      assert.equal(after.length, before.length);
      if (changes.size > 0)
        assert.ok(
          after.some((value, at) => value !== before[at]),
          'the zeros are seen',
        );

      function output(all: Files, main: string): Promise<number[]> {
        const sides = new Map([...all].filter(([name]) => name !== main));
        return run(all.get(main)!, sides, oracle.inputs);
      }
    });
});
