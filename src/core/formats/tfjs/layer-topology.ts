import type { NetworkDocument } from '../../../shared/pictures';
import type { Parameter } from '../model';
import { networkOf, type NetworkPort, type NetworkStep } from '../network-document';
import type { CallReference } from './calls';
import type { LayerDescription, Topology } from './topology';

/** Calls of layers, those inside networks that are called several times counted each time: of a file with more nothing is drawn. */
const mostCalls = 100_000;

/** The layers, each call a node; a network inside another becomes part of it. Undefined for more calls than can be looked at. */
export function layerTopology(
  topology: Topology,
  parameters: readonly Pick<Parameter, 'name' | 'layer'>[],
): NetworkDocument | undefined {
  return new Layers(parameters).draw(topology);
}

class Layers {
  private readonly steps: NetworkStep[] = [];
  private readonly byLayer = new Map<string, string[]>();
  /** Values that are others under another name: what a network is fed with, what it gives. */
  private readonly aliases = new Map<string, string>();
  private calls = 0;

  constructor(parameters: readonly Pick<Parameter, 'name' | 'layer'>[]) {
    for (const { name, layer } of parameters) this.byLayer.set(layer, [...(this.byLayer.get(layer) ?? []), name]);
  }

  draw(topology: Topology): NetworkDocument | undefined {
    const fed = topology.inputs.map(({ layer }): NetworkPort => {
      const isInput = topology.layers.some(({ name, className }) => name === layer && className === 'InputLayer');
      return { name: isInput ? layer : `${layer}_input`, value: `input ${layer}` };
    });
    const given = this.expand(
      topology,
      [],
      fed.map(({ value }) => value),
    );
    return (
      given &&
      networkOf({
        inputs: fed,
        outputs: topology.outputs.map(({ layer }, at) => ({
          name: `${layer} output`,
          value: this.resolved(given[at] ?? ''),
        })),
        steps: this.steps.map((step) => ({ ...step, reads: step.reads.map((value) => this.resolved(value)) })),
        weights: new Map(),
        barriers: [],
      })
    );
  }

  /** Adds the steps of a network that is called on these values. Answers the values of its outputs; undefined for too many calls. */
  private expand(network: Topology, path: readonly string[], fed: readonly string[]): readonly string[] | undefined {
    const instance = this.calls;
    const valueOf = ({ layer, call, output }: CallReference): string => `${instance} ${call} ${output} ${layer}`;
    for (const layer of network.layers) {
      const { name } = layer;
      const input = network.inputs.findIndex((each) => each.layer === name);
      // A chain begins with any layer, which is then called on what the network is fed with.
      const calls =
        input >= 0 && layer.calls.length === 0 ? [[fed[input] ?? '']] : layer.calls.map((call) => call.map(valueOf));
      for (const [call, reads] of calls.entries()) {
        if (++this.calls > mostCalls) return undefined;
        const given = this.call(layer, [...path, name], call, reads, valueOf({ layer: name, call, output: 0 }));
        if (!given) return undefined;
        given.forEach((value, output) => this.alias(valueOf({ layer: name, call, output }), value));
      }
    }
    return network.outputs.map(valueOf);
  }

  /** What a call gives. @param own what its first output is called. */
  private call(
    layer: LayerDescription,
    path: readonly string[],
    call: number,
    reads: readonly string[],
    own: string,
  ): readonly string[] | undefined {
    // Keras counts the inside of a network as a call of it, on nothing.
    if (layer.network) return reads.length > 0 ? this.expand(layer.network, path, reads) : [];
    if (layer.className === 'InputLayer') return reads;
    const name = path.join('/');
    this.steps.push({
      name: call === 0 ? name : `${name}:${call}`,
      op: layer.className,
      parameters: this.byLayer.get(name) ?? [],
      reads,
      makes: [own],
    });
    return [own];
  }

  private alias(value: string, other: string): void {
    if (value !== other) this.aliases.set(value, other);
  }

  /** Networks inside networks rename a value as often as they are deep. */
  private resolved(value: string): string {
    let found = value;
    for (let next = this.aliases.get(found); next !== undefined && next !== value; next = this.aliases.get(found))
      found = next;
    return found;
  }
}
