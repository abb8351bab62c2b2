import { Problem } from '../../shared/problem';
import type { DataRecipe } from '../../shared/recipe';
import { text, type Text } from '../../shared/text';
import { Constant } from '../graph/leaf';
import type { Graph, Port } from '../graph/graph';
import { is, topological, type Node } from '../graph/node';
import { show, type Shape } from '../graph/shape';
import type { ElementType } from './elements';

/** (value · scale − mean) / std, mean and std by channel: the innermost axis. */
export interface Scaling {
  readonly scale: number;
  readonly mean: readonly number[];
  readonly std: readonly number[];
  readonly note?: Text;
}

/** What a number of the file is to the model. @param at position in the example. */
export function scaled({ scale, mean, std }: Scaling, value: number, at: number): number {
  const shifted = mean.length === 0 ? value * scale : value * scale - mean[at % mean.length];
  return std.length === 0 ? shifted : shifted / std[at % std.length];
}

export interface ScalingRequest {
  readonly recipe: DataRecipe;
  readonly type: ElementType;
  /** Of one example, as the model sees it. */
  readonly shape: Shape;
  /** For people. */
  readonly name: string;
  /** The model brings bytes to its own range. */
  readonly rescales: boolean;
}

/** @throws Problem `option-invalid` where there is not one mean (std) for each channel, or one for all. */
export function scalingOf({ recipe, type, shape, name, rescales }: ScalingRequest): Scaling {
  const channels = shape.at(-1) ?? 1;
  const requireChannels = (values: readonly number[], option: string): readonly number[] => {
    if ([0, 1, channels].includes(values.length)) return values;
    throw new Problem('option-invalid', text('{0} needs one number for each channel.', option), {
      found: values.length,
      expected: `1 or ${channels} (${show(shape)})`,
      remedy: text('Give one number for each channel, or one for all.'),
    });
  };
  const byte = type === 'uint8' && recipe.scale === undefined;
  return {
    scale: recipe.scale ?? (byte && !rescales ? 1 / 255 : 1),
    mean: requireChannels(recipe.mean ?? [], 'mean'),
    std: requireChannels(recipe.std ?? [], 'std'),
    ...(byte && {
      note: rescales
        ? text('{0}: bytes were kept as they are, since the model rescales them itself.', name)
        : text('{0}: bytes were divided by 255.', name),
    }),
  };
}

/** The largest factor that a layer which brings bytes to a unit range multiplies with. */
const byteFactor = 1 / 64;

/** Everything that reads the input multiplies it by a small constant first: Keras `Rescaling(1/255)`. */
export function rescalesItself(graph: Graph, { node }: Port): boolean {
  const nodes = topological(graph.outputs.map((output) => output.node));
  const consumers = (of: Node): Node[] =>
    nodes
      .filter(({ inputs }) => inputs.includes(of))
      .flatMap((each) => (each.op.name === 'Reshape' ? consumers(each) : [each]));
  const found = consumers(node);
  return found.length > 0 && found.every(scalesDown);
}

const scalesDown = ({ op, inputs }: Node): boolean =>
  op.name === 'Mul' &&
  inputs.some(
    (each) => is(each, Constant) && each.attributes.data.every((factor) => factor > 0 && factor <= byteFactor),
  );
