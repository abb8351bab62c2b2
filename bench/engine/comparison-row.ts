/** Scores of eight methods from 512 digits, LeNet-5: ours in one pass for all, in PyTorch each by itself as one writes it there. */
import { Comparison } from '../../src/core/comparison/comparison';
import { settingOf } from '../../src/core/comparison/setting';
import { resolveMethods } from '../../src/core/criteria/index';
import { openDataset } from '../../src/core/data/index';
import { take } from '../../src/core/data/selection';
import { openModel } from '../../src/core/formats/index';
import { range, type Shape } from '../../src/core/graph/shape';
import { diskFolder, sourceOf } from '../../src/jobs/folder';
import { recipe as schema } from '../../src/shared/recipe';
import type { Row } from './bench';
import { took } from './clock';
import { hold } from './contest';
import { worstDistance } from './exchange';

const methods = [
  { criterion: 'magnitude' },
  { criterion: 'activation' },
  { criterion: 'gradient' },
  { criterion: 'taylor', options: { form: 'per-example' } },
  { criterion: 'fisher' },
  { criterion: 'hessian' },
  { criterion: 'sensitivity' },
  { criterion: 'random' },
];
/** Random numbers are others on each side. */
const compared = methods.map(({ criterion }) => criterion).filter((criterion) => criterion !== 'random');
const examples = 512;
const tolerance = 1e-3;

/** Of the model's parameters, in file order, as the peer calls them. */
const peerNames = ['conv1', 'conv2', 'dense1', 'dense2'].flatMap((layer) => [`${layer}/kernel`, `${layer}/bias`]);

export const comparisonRow: Row = async function* ({ options, ways, exchange, peer }) {
  const recipe = schema.parse({
    schema: 1,
    model: 'samples/mnist/lenet-5/model.json',
    data: { file: 'samples/mnist/calibration.npz' },
    methods,
    sparsity: [0.9],
  });
  const model = await openModel(sourceOf(recipe.model));
  const open = (file: string) => openDataset(diskFolder('samples/mnist'), { file }, model);
  const data = take(await open('calibration.npz'), examples, 0);
  const test = take(await open('test.npz'), 100, 0);
  const resolved = resolveMethods(recipe.methods);
  /** Scores by method, then parameter. */
  const score = async (way: string): Promise<Map<string, ReadonlyMap<string, Float32Array>>> => {
    const executor = ways.find(({ name }) => name === way)?.executor;
    if (!executor) throw new Error(`there is no way ${way}`);
    const input = { model, data, test, recipe, executor };
    const setting = settingOf(input);
    const { producer } = new Comparison(input, setting);
    await producer.measure(resolved, {});
    const found = new Map<string, ReadonlyMap<string, Float32Array>>();
    for (const method of resolved) {
      const { scores } = await producer.produce(method, {});
      found.set(method.criterion.id, new Map(setting.scored.map(({ name }, index) => [name, scores.of(index)])));
    }
    return found;
  };

  const shapes = new Map<string, Shape>(model.parameters.map(({ shape }, index) => [peerNames[index], shape]));
  const files = Object.fromEntries(methods.map(({ criterion }) => [criterion, exchange.path(criterion)]));
  const command = { do: 'methods', network: 'trained', files };
  if (peer) {
    const { inputs, targets } = await data.batch(range(examples));
    const file = exchange.write({
      network: 'lenet-5',
      parameters: model.parameters.map(({ shape, values }, index) => ({
        name: peerNames[index],
        values,
        layout: shape.length === 4 ? 'conv' : shape.length === 2 ? 'dense' : 'vector',
        frozen: false,
        ...(peerNames[index] === 'dense1/kernel' && { flattened: [4, 4, 50] }),
      })),
      shapes,
      x: Float32Array.from(inputs[0]),
      shape: [28, 28, 1],
      y: Int32Array.from(targets ?? []),
      classes: 10,
      batch: 64,
    });
    await peer.ask({ do: 'load', network: 'trained', file });
    await peer.ask(command);
  }
  const distance = async (way: string): Promise<number> => {
    const ours = await score(way);
    return compared.reduce((worst, method) => {
      const theirs = exchange.read(method, [...shapes.values()]);
      const pairs = [...(ours.get(method) ?? [])].map(([name, scores]) => {
        const place = model.parameters.findIndex((parameter) => parameter.name === name);
        return [scores, theirs[place]] as const;
      });
      const own = worstDistance(
        pairs.map(([a]) => a),
        pairs.map(([, b]) => b),
      );
      return Math.max(worst, own);
    }, 0);
  };
  yield await hold(
    {
      row: 'eight methods compared',
      subject: `LeNet-5, ${examples} digits`,
      ours: new Map(ways.map(({ name }) => [name, () => took(options.clock, () => score(name))])),
      peer: peer && (() => peer.time(command)),
      distance,
      tolerance,
    },
    Math.min(options.rounds, 3),
  );
};
