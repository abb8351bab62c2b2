/** One network of a file: its layers applied to each other's results. */
import type { Port } from '../../graph/graph';
import type { Node } from '../../graph/node';
import type { CallReference } from './calls';
import type { LayerDescription, Topology } from './topology';

/** What a network leaves to whoever builds it. */
export interface Workshop {
  /** What a layer that is no network makes of its inputs. @param path the networks that it stands in. */
  readonly apply: (layer: LayerDescription, path: readonly string[], inputs: readonly Node[]) => Node;
  /** What feeds the whole model: an input for this layer. */
  readonly feed: (layer: LayerDescription, network: Topology) => Port;
  /** Counts a call of a layer or network: one that holds others twice, which hold others twice, would never end. */
  readonly count: (layer: string) => void;
  /** Throws what a network that contradicts itself deserves. */
  readonly refuse: (found: string, layer?: string) => never;
}

/** A call of a network on given values. */
export class Network {
  private readonly layers: ReadonlyMap<string, LayerDescription>;
  /** The outputs of each call. */
  private readonly results = new Map<string, readonly Node[]>();

  constructor(
    private readonly topology: Topology,
    private readonly path: readonly string[],
    private readonly workshop: Workshop,
  ) {
    this.layers = new Map(topology.layers.map((layer) => [layer.name, layer]));
    if (topology.inputs.length === 0 || topology.outputs.length === 0)
      workshop.refuse('no inputs or no outputs', path.at(-1));
  }

  /** Makes the inputs of the whole model: an `InputLayer`, or what a chain's first layer says about its input. */
  feed(): readonly Port[] {
    return this.topology.inputs.map((reference) => {
      const port = this.workshop.feed(this.layerOf(reference), this.topology);
      this.enter(reference, port.node);
      return port;
    });
  }

  /** Takes the values that the network is called on. */
  take(inputs: readonly Node[]): this {
    const wanted = this.topology.inputs;
    if (wanted.length !== inputs.length)
      this.workshop.refuse(`${inputs.length} inputs, not ${wanted.length}`, this.path.at(-1));
    for (const [index, reference] of wanted.entries()) this.enter(reference, inputs[index]);
    return this;
  }

  /** By the layers that make them, in the file's order. */
  outputs(): readonly { readonly layer: string; readonly node: Node }[] {
    return this.topology.outputs.map((reference) => ({ layer: reference.layer, node: this.resolve(reference) }));
  }

  private enter(reference: CallReference, value: Node): void {
    const layer = this.layerOf(reference);
    const key = keyOf(reference);
    if (this.results.has(key)) this.workshop.refuse('an input that is listed twice', layer.name);
    this.results.set(key, layer.className === 'InputLayer' ? [value] : this.apply(layer, [value]));
  }

  /** Depth first, without recursion: networks may be deep. */
  private resolve(wanted: CallReference): Node {
    const stack = [wanted];
    const open = new Set<string>();
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const key = keyOf(top);
      if (this.results.has(key)) {
        open.delete(key);
        stack.pop();
        continue;
      }
      const layer = this.layerOf(top);
      const sources = this.sourcesOf(layer, top);
      const missing = sources.filter((source) => !this.results.has(keyOf(source)));
      if (missing.length === 0) {
        const inputs = sources.map((source) => this.resultOf(source));
        this.results.set(key, this.apply(layer, inputs));
      } else if (open.has(key)) this.workshop.refuse('a layer that waits for itself', layer.name);
      else for (const source of missing) stack.push(source);
      open.add(key);
    }
    return this.resultOf(wanted);
  }

  private sourcesOf(layer: LayerDescription, { call }: CallReference): readonly CallReference[] {
    if (layer.className === 'InputLayer') this.workshop.refuse('an input that is not listed', layer.name);
    const sources = layer.calls[call];
    if (sources === undefined || sources.length === 0) this.workshop.refuse(`call ${call}`, layer.name);
    return sources;
  }

  private apply(layer: LayerDescription, inputs: readonly Node[]): readonly Node[] {
    this.workshop.count(layer.name);
    if (!layer.network) return [this.workshop.apply(layer, this.path, inputs)];
    const inner = new Network(layer.network, [...this.path, layer.name], this.workshop);
    return inner
      .take(inputs)
      .outputs()
      .map(({ node }) => node);
  }

  private resultOf(reference: CallReference): Node {
    const { layer, call, output } = reference;
    return (
      this.results.get(keyOf(reference))?.[output] ?? this.workshop.refuse(`call ${call}, output ${output}`, layer)
    );
  }

  private layerOf({ layer }: CallReference): LayerDescription {
    return this.layers.get(layer) ?? this.workshop.refuse('a layer that is not there', layer);
  }
}

const keyOf = ({ layer, call }: CallReference): string => `${call} ${layer}`;
