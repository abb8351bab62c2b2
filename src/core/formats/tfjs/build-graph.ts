import { Problem } from '../../../shared/problem';
import { text } from '../../../shared/text';
import type { Application, Graph, Normalization, Port } from '../../graph/graph';
import { input } from '../../graph/leaf';
import type { Node } from '../../graph/node';
import { show, size } from '../../graph/shape';
import type { Parameter } from '../model';
import { InvalidOption } from './config';
import { layers as known } from './layers';
import { Unsupported } from './layers/layer';
import { isNumbered, variableOf } from './parameters';
import { malformed, type CallReference, type LayerDescription, type Topology } from './topology';

/** Elements of a value of one example: more is a mistake in the file. */
const largestValue = 2 ** 31;

/**
 * The program of one example: the batch dimension is 1, training-only layers vanish, a layer that is called twice reads the same nodes.
 * @throws Problem `file-malformed`, `weight-invalid` where the file contradicts itself; Unsupported where it holds what is not known.
 */
export function buildGraph(topology: Topology, parameters: readonly Parameter[], file: string): Graph {
  return new Builder(topology, parameters, file).build();
}

class Builder {
  private readonly layers: ReadonlyMap<string, LayerDescription>;
  private readonly results = new Map<string, Node>();
  private readonly weights = new Map<string, Node>();
  private readonly normalizations: Normalization[] = [];
  private readonly applications: Application[] = [];

  constructor(
    private readonly topology: Topology,
    private readonly parameters: readonly Parameter[],
    private readonly file: string,
  ) {
    this.layers = new Map(topology.layers.map((layer) => [layer.name, layer]));
  }

  build(): Graph {
    const { inputs, outputs } = this.topology;
    if (inputs.length === 0 || outputs.length === 0) throw malformed(this.file, 'no inputs or no outputs');
    const entrances = inputs.map((reference) => this.entrance(reference));
    const names = new Set<string>();
    const exits = outputs.map((reference): Port => {
      let name = reference.layer;
      for (let copy = 1; names.has(name); copy++) name = `${reference.layer}_${copy}`;
      names.add(name);
      return { name, node: this.resolve(reference) };
    });
    return {
      inputs: entrances,
      outputs: exits,
      parameters: this.weights,
      barriers: [],
      normalizations: this.normalizations,
      applications: this.applications,
    };
  }

  /** Feeds the network: an `InputLayer`, or what a chain's first layer says about its input. */
  private entrance(reference: CallReference): Port {
    const layer = this.layerOf(reference);
    if (this.results.has(keyOf(reference))) throw malformed(this.file, 'an input that is listed twice', layer.name);
    if (layer.className !== 'InputLayer' && !known.has(layer.className)) throw unknownLayer(layer);
    const declared =
      layer.config.extents('batchInputShape') ?? layer.config.extents('batchShape') ?? this.topology.inputShape;
    const shape = declared ?? this.shapeBeforeKernel(layer);
    if (!shape) throw new Unsupported(text('The file does not say the shape of the model’s input.'));
    const extents = shape.slice(1).map((extent) => {
      if (extent === null || extent < 0)
        throw new Unsupported(text('The model’s input {0} has no fixed size.', layer.name));
      return extent;
    });
    if (!(size(extents) < largestValue)) throw malformed(this.file, `input ${show(extents)}`, layer.name);
    const name = layer.className === 'InputLayer' ? layer.name : `${layer.name}_input`;
    const integers = layer.config.get('dtype') === 'int32' || this.namesRows(layer);
    const node = input(name, [1, ...extents], integers ? 'int32' : 'float');
    if (layer.className === 'InputLayer') this.results.set(keyOf(reference), node);
    else this.results.set(keyOf(reference), this.apply(layer, [node]));
    return { name, node };
  }

  /** An embedding reads numbers of rows, whatever type the file gives its input. */
  private namesRows(layer: LayerDescription): boolean {
    if (layer.className === 'Embedding') return true;
    return this.topology.layers.some(
      ({ className, calls }) => className === 'Embedding' && calls.some((call) => call[0]?.layer === layer.name),
    );
  }

  /** A chain may leave its input's shape to the first kernel. */
  private shapeBeforeKernel(layer: LayerDescription): readonly number[] | undefined {
    if (layer.className !== 'Dense') return undefined;
    return [1, ...this.weight(layer, ['kernel']).shape.slice(0, 1)];
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
      if (missing.length === 0)
        this.results.set(
          key,
          this.apply(
            layer,
            sources.map((source) => this.resultOf(source)),
          ),
        );
      else if (open.has(key)) throw malformed(this.file, 'a layer that waits for itself', layer.name);
      else for (const source of missing) stack.push(source);
      open.add(key);
    }
    return this.resultOf(wanted);
  }

  private sourcesOf(layer: LayerDescription, { call, output }: CallReference): readonly CallReference[] {
    if (layer.className === 'InputLayer') throw malformed(this.file, 'an input that is not listed', layer.name);
    if (!known.has(layer.className)) throw unknownLayer(layer);
    const sources = layer.calls[call];
    if (sources === undefined || sources.length === 0 || output !== 0)
      throw malformed(this.file, `call ${call}, output ${output}`, layer.name);
    return sources;
  }

  private apply(layer: LayerDescription, inputs: readonly Node[]): Node {
    const implementation = known.get(layer.className);
    if (!implementation) throw unknownLayer(layer);
    try {
      const result = implementation.apply(inputs, {
        config: layer.config,
        weight: (...names) => this.weight(layer, names),
        keras: this.topology.keras,
        normalize: (normalization) => this.normalizations.push(normalization),
        applies: (kernel, output, axis) => {
          this.applications.push({ kernel, output, axis });
          return output;
        },
      });
      if (size(result.shape) < largestValue) return result;
      throw new RangeError(`${show(result.shape)} is too large`);
    } catch (error) {
      // Options and shapes come from the file: what does not fit together is the file's mistake.
      if (!(error instanceof InvalidOption || error instanceof RangeError)) throw error;
      throw malformed(this.file, `${layer.className}: ${error.message}`, layer.name);
    }
  }

  /** @param variables the names that it may have. */
  private weight(layer: LayerDescription, variables: readonly string[]): Node {
    const all = this.parameters.filter((each) => each.layer === layer.name);
    const [variable] = variables;
    const own = all.filter(({ name }) => variables.includes(variableOf(name)));
    const parameter = own.find(({ name }) => name === `${layer.name}/${variable}`) ?? own[0];
    if (!parameter && all.some(({ name }) => isNumbered(variableOf(name))))
      throw new Unsupported(text('The weights of layer {0} are numbered, not named.', layer.name));
    if (!parameter)
      throw new Problem('weight-invalid', text('The layer {0} lacks its weight {1}.', layer.name, variable), {
        file: this.file,
        layer: layer.name,
        expected: `${layer.name}/${variable}`,
        remedy: text('Save the model anew.'),
      });
    const node = this.weights.get(parameter.name) ?? input(parameter.name, parameter.shape);
    this.weights.set(parameter.name, node);
    return node;
  }

  private resultOf(reference: CallReference): Node {
    const node = this.results.get(keyOf(reference));
    if (!node) throw malformed(this.file, `call ${reference.call}`, reference.layer);
    return node;
  }

  private layerOf({ layer }: CallReference): LayerDescription {
    const found = this.layers.get(layer);
    if (!found) throw malformed(this.file, 'a layer that is not there', layer);
    return found;
  }
}

const keyOf = ({ layer, call, output }: CallReference): string => `${call} ${output} ${layer}`;

const unknownLayer = ({ name, className }: LayerDescription): Unsupported =>
  new Unsupported(text('The layer {0} is of class {1}, which is not known yet.', name, className));
