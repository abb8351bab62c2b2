/** Stock TensorFlow.js for the scripts that make the samples, and how it saves a model to disk. */
import * as tf from '@tensorflow/tfjs';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** TensorFlow.js on its WebAssembly backend. One thread: what is computed does not depend on the machine's load. */
export async function loadTensorFlow() {
  setThreadsCount(1);
  setWasmPaths(fileURLToPath(new URL('../node_modules/@tensorflow/tfjs-backend-wasm/wasm-out/', import.meta.url)));
  await tf.setBackend('wasm');
  return tf;
}

/**
 * Writes `model.json` and one shard, as `model.save('file://…')` of TensorFlow.js for Node does. A compiled model's loss is saved too.
 * @param {URL} folder ends in `/`.
 */
export async function saveLayersModel(model, folder) {
  const shard = 'group1-shard1of1.bin';
  const handler = tf.io.withSaveHandler(async (artifacts) => {
    const { format, generatedBy, modelTopology, trainingConfig, weightSpecs, weightData } = artifacts;
    const document = {
      format,
      generatedBy,
      convertedBy: null,
      modelTopology,
      ...(trainingConfig && { trainingConfig }),
      weightsManifest: [{ paths: [shard], weights: weightSpecs }],
    };
    mkdirSync(folder, { recursive: true });
    writeFileSync(new URL(shard, folder), Buffer.from(tf.io.CompositeArrayBuffer.join(weightData)));
    writeFileSync(new URL('model.json', folder), JSON.stringify(document));
    return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
  });
  await model.save(handler, { includeOptimizer: Boolean(model.optimizer) });
}
