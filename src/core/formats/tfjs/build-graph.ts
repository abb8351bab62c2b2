import { Problem } from '../../../shared/problem';
import { text } from '../../../shared/text';
import type { Application, Graph, Normalization, Port } from '../../graph/graph';
import { input } from '../../graph/leaf';
import type { Node } from '../../graph/node';
import { show, size } from '../../graph/shape';
import type { Parameter } from '../model';
import { InvalidOption } from './config';
import { declaredShape, namesRows } from './inputs';
import { layers as known } from './layers';
import { Unsupported } from '../unsupported';
import { malformed } from './malformed';
import { Network, type Workshop } from './network';
import type { LayerDescription, Topology } from './topology';
import { isNumbered, variableOf } from './weight-names';

/** Elements of a value of one example: more is a mistake in the file. */
const largestValue = 2 ** 31;
/** Calls of layers, those inside networks that are called several times counted each time: more is a mistake in the file. */
const mostCalls = 100_000;

/**
 * The program of one example: the batch dimension is 1, training-only layers vanish, a layer that is called twice reads the same nodes,
 * a network inside another becomes part of it.
 * @throws Problem `file-malformed`, `weight-invalid` where the file contradicts itself; Unsupported where it holds what is not known.
 */
export function buildGraph(topology: Topology, parameters: readonly Parameter[], file: string): Graph {
  return new Builder(topology, parameters, file).build();
}

class Builder implements Workshop {
  private readonly weights = new Map<string, Node>();
  private readonly normalizations: Normalization[] = [];
  private readonly applications: Application[] = [];
  private calls = 0;

  constructor(
    private readonly topology: Topology,
    private readonly parameters: readonly Parameter[],
    private readonly file: string,
  ) {}

  build(): Graph {
    const network = new Network(this.topology, [], this);
    const inputs = network.feed();
    const names = new Set<string>();
    const outputs = network.outputs().map(({ layer, node }): Port => {
      let name = layer;
      for (let copy = 1; names.has(name); copy++) name = `${layer}_${copy}`;
      names.add(name);
      return { name, node };
    });
    return {
      inputs,
      outputs,
      parameters: this.weights,
      barriers: [],
      normalizations: this.normalizations,
      applications: this.applications,
    };
  }

  count(layer: string): void {
    if (++this.calls > mostCalls) this.refuse(`more than ${mostCalls} calls of layers`, layer);
  }

  refuse(found: string, layer?: string): never {
    throw malformed(this.file, found, layer);
  }

  feed(layer: LayerDescription, network: Topology): Port {
    if (layer.className !== 'InputLayer' && !layer.network) requireKnown(layer);
    const shape = declaredShape(layer) ?? network.inputShape ?? this.shapeBeforeKernel(layer);
    if (!shape) throw new Unsupported(text('The file does not say the shape of the model’s input.'));
    const extents = shape.slice(1).map((extent) => {
      if (extent === null || extent < 0)
        throw new Unsupported(text('The model’s input {0} has no fixed size.', layer.name));
      return extent;
    });
    if (!(size(extents) < largestValue)) this.refuse(`input ${show(extents)}`, layer.name);
    const name = layer.className === 'InputLayer' ? layer.name : `${layer.name}_input`;
    const integers = layer.config.get('dtype') === 'int32' || namesRows(layer, network);
    return { name, node: input(name, [1, ...extents], integers ? 'int32' : 'float') };
  }

  /** A chain may leave its input's shape to the first kernel. */
  private shapeBeforeKernel(layer: LayerDescription): readonly number[] | undefined {
    if (layer.className !== 'Dense') return undefined;
    return [1, ...this.weight(layer.name, layer, ['kernel']).shape.slice(0, 1)];
  }

  apply(layer: LayerDescription, path: readonly string[], inputs: readonly Node[]): Node {
    const implementation = requireKnown(layer);
    const key = [...path, layer.name].join('/');
    try {
      const result = implementation.apply(inputs, {
        config: layer.config,
        weight: (...names) => this.weight(key, layer, names),
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
      throw malformed(this.file, `${layer.className}: ${error.message}`, key);
    }
  }

  /** @param key of the layer in the file. @param variables the names that the weight may have. */
  private weight(key: string, layer: LayerDescription, variables: readonly string[]): Node {
    const all = this.parameters.filter((each) => each.layer === key);
    const [variable] = variables;
    const own = all.filter(({ name }) => variables.includes(variableOf(name, layer)));
    const parameter = own.find(({ name }) => name === `${layer.name}/${variable}`) ?? own[0];
    if (!parameter && all.some(({ name }) => isNumbered(variableOf(name, layer))))
      throw new Unsupported(text('The weights of layer {0} are numbered, not named.', key));
    if (!parameter)
      throw new Problem('weight-invalid', text('The layer {0} lacks its weight {1}.', key, variable), {
        file: this.file,
        layer: key,
        expected: `${key}/${variable}`,
        remedy: text('Save the model anew.'),
      });
    const node = this.weights.get(parameter.name) ?? input(parameter.name, parameter.shape);
    this.weights.set(parameter.name, node);
    return node;
  }
}

function requireKnown({ name, className }: LayerDescription): NonNullable<ReturnType<typeof known.get>> {
  const implementation = known.get(className);
  if (implementation) return implementation;
  throw new Unsupported(text('The layer {0} is of class {1}, which is not known yet.', name, className));
}
