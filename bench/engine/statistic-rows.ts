/** A pass over some batches for one statistic of one network: gradient, Fisher, Gauss-Newton, sensitivity, a Hessian-vector product. */
import type { Bench, Row } from './bench';
import { took } from './clock';
import { hold, type ContestResult } from './contest';
import { worstDistance } from './exchange';
import { benchData, benchNetwork, largeNetworks, smallNetworks, type NetworkName } from './networks';
import { Pass } from './pass';
import type { Measured } from './pass-program';

/** Batches of a measurement: as many as make it last a moment, and an even number, for two workers. */
const batchesOf = (network: NetworkName, what: Measured): number => {
  const isCheap = what === 'gradient' || what === 'hessian-vector';
  if (network === 'mlp') return isCheap ? 32 : 4;
  return network === 'lenet-5' && isCheap ? 4 : 2;
};

/** Float32 on both sides: relative distance of the norm of a parameter's difference. */
const tolerance = 1e-3;

async function contest(bench: Bench, row: string, name: NetworkName, what: Measured): Promise<ContestResult> {
  const { peer, exchange, ways, options } = bench;
  const network = benchNetwork(name);
  const batches = batchesOf(name, what);
  const data = benchData(network, batches * network.batch);
  const measured = network.parameters.filter(({ frozen }) => !frozen);
  const shapes = new Map(network.parameters.map(({ name: own, node }) => [own, node.shape]));
  const command = { network: name, what, batches };
  if (peer) {
    const [, ...shape] = network.graph.inputs[0].node.shape;
    const { classes, batch, parameters } = network;
    const file = exchange.write({ network: name, parameters, shapes, shape, classes, batch, ...data });
    await peer.ask({ do: 'load', network: name, file });
    await peer.ask({ do: 'result', ...command, file: exchange.path('result') });
  }
  const passes = new Map(ways.map((way) => [way.name, new Pass(network, what, data, way.workers)]));
  const passOf = (way: string): Pass => {
    const pass = passes.get(way);
    if (!pass) throw new Error(`there is no way ${way}`);
    return pass;
  };
  try {
    return await hold(
      {
        row,
        subject: `${network.label}, B${network.batch}`,
        ours: new Map(
          [...passes].map(([way, pass]) => [
            way,
            async () => (await took(options.clock, () => pass.run(batches))) / batches,
          ]),
        ),
        peer: peer && (async () => (await peer.time({ do: 'run', ...command })) / batches),
        distance: async (way) =>
          worstDistance(
            await passOf(way).run(batches),
            exchange.read(
              'result',
              measured.map(({ node }) => node.shape),
            ),
          ),
        tolerance,
      },
      options.rounds,
    );
  } finally {
    for (const pass of passes.values()) await pass.dispose();
  }
}

/** @param title of the row. */
export const statisticRow = (title: string, what: Measured, networks: readonly NetworkName[] = smallNetworks): Row =>
  async function* (bench) {
    const wanted = bench.options.networks;
    for (const network of networks)
      if (!wanted || wanted.includes(network)) yield await contest(bench, title, network, what);
  };

export const largeRow: Row = statisticRow('gradient pass', 'gradient', largeNetworks);
