/** An epoch of the MLP on 8,000 images: SGD with momentum, batches of 64, in the same order on both sides; ours with the preparation of its sessions. */
import type { Dataset } from '../../src/core/data/dataset';
import { permutation } from '../../src/core/random';
import { objectiveOf } from '../../src/core/statistics/objective';
import { train } from '../../src/core/training/train';
import type { Row } from './bench';
import { took } from './clock';
import { hold } from './contest';
import { worstDistance } from './exchange';
import { benchData, benchNetwork } from './networks';

const images = 8000;
const [batchSize, learningRate, momentum] = [64, 0.01, 0.9];
/** Rounding errors grow over the 125 steps. */
const tolerance = 1e-3;

/** Rows of arrays in memory. */
function datasetOf(x: Float32Array, y: Int32Array): Dataset {
  const width = x.length / y.length;
  return {
    name: 'bench',
    examples: y.length,
    features: [{ name: 'x', shape: [width], dtype: 'float' }],
    targets: { kind: 'classes', classes: 10 },
    notes: [],
    async batch(indices) {
      const rows = new Float32Array(indices.length * width);
      for (let row = 0; row < indices.length; row++)
        rows.set(x.subarray(indices[row] * width, (indices[row] + 1) * width), row * width);
      return { size: indices.length, inputs: [rows], targets: Int32Array.from(indices, (index) => y[index]) };
    },
  };
}

export const trainingRow: Row = async function* ({ options, ways, exchange, peer }) {
  const network = benchNetwork('mlp');
  const { parameters, classes, graph } = network;
  const { x, y } = benchData(network, images);
  const dataset = datasetOf(x, y);
  const order = permutation(images, 0, 'bench');
  const trained = async (way: string): Promise<ReadonlyMap<string, Float32Array>> => {
    const executor = ways.find(({ name }) => name === way)?.executor;
    if (!executor) throw new Error(`there is no way ${way}`);
    const { weights } = await train({
      objective: objectiveOf(graph, { loss: 'cross-entropy' }),
      weights: new Map(parameters.map(({ node, values }) => [node, values])),
      trainable: parameters.map(({ name, node, layout }) => ({
        name,
        node,
        role: layout === 'vector' ? 'bias' : 'kernel',
      })),
      dataset,
      settings: {
        ...{ epochs: 1, optimizer: 'sgd', decay: 'constant', weightDecay: 0, recalibrate: false },
        ...{ learningRate, momentum, batchSize },
      },
      seed: 0,
      order: () => order,
      executor,
      keepLast: true,
    });
    return weights;
  };
  const shapes = new Map(parameters.map(({ name, node }) => [name, node.shape]));
  const command = {
    do: 'train',
    network: 'trained mlp',
    order: [...order],
    settings: { batch: batchSize, rate: learningRate, momentum },
    file: exchange.path('trained'),
  };
  if (peer) {
    const file = exchange.write({ network: 'mlp', parameters, shapes, x, shape: [784], y, classes, batch: batchSize });
    await peer.ask({ do: 'load', network: 'trained mlp', file });
    await peer.ask(command);
  }
  yield await hold(
    {
      row: 'fine-tuning epoch',
      subject: `${network.label}, ${images} images`,
      ours: new Map(ways.map(({ name }) => [name, () => took(options.clock, () => trained(name))])),
      peer: peer && (() => peer.time(command)),
      distance: async (way) => {
        const weights = await trained(way);
        return worstDistance(
          parameters.map(({ name }) => weights.get(name) ?? []),
          exchange.read('trained', [...shapes.values()]),
        );
      },
      tolerance,
    },
    options.rounds,
  );
};
