import { Problem } from '../../shared/problem';
import { text, type Text } from '../../shared/text';
import { Constant } from '../graph/leaf';
import type { Graph, Port } from '../graph/graph';
import { is, topological, type Node } from '../graph/node';
import { show, size, type Shape } from '../graph/shape';
import type { ElementType } from './elements';
import { pictureShape } from './picture-shape';
import type { Preprocessing } from './preprocessing';

/** A number for every channel, or one for all, or none. */
export interface PerChannel {
  readonly values: readonly number[];
  /** Elements of an example between two channels: 1 where channels are innermost. */
  readonly step: number;
}

/** (value · scale − mean) / std. */
export interface Scaling {
  readonly scale: number;
  readonly mean: PerChannel;
  readonly std: PerChannel;
  readonly note?: Text;
}

const none: PerChannel = { values: [], step: 1 };
/** Numbers stay what they are. */
export const unscaled: Scaling = { scale: 1, mean: none, std: none };

const valueAt = ({ values, step }: PerChannel, at: number): number => values[Math.floor(at / step) % values.length];

/** What a number of the file is to the model. @param at position in the example. */
export function scaled({ scale, mean, std }: Scaling, value: number, at: number): number {
  const shifted = mean.values.length === 0 ? value * scale : value * scale - valueAt(mean, at);
  return std.values.length === 0 ? shifted : shifted / valueAt(std, at);
}

export interface ScalingRequest {
  readonly preprocessing: Preprocessing;
  readonly type: ElementType;
  /** Of one example, as the model sees it. */
  readonly shape: Shape;
  /** For people. */
  readonly name: string;
  /** The model brings bytes to its own range. */
  readonly rescales: boolean;
}

/** @throws Problem `option-invalid` where there is not one mean (std) for each channel, or one for all. */
export function scalingOf({ preprocessing, type, shape, name, rescales }: ScalingRequest): Scaling {
  const { scale, mean = [], std = [] } = preprocessing;
  const byte = type === 'uint8' && scale === undefined;
  return {
    scale: scale ?? (byte && !rescales ? 1 / 255 : 1),
    mean: perChannel(mean, shape, 'mean'),
    std: perChannel(std, shape, 'std'),
    ...(byte && {
      note: rescales
        ? text('{0}: bytes were kept as they are, since the model rescales them itself.', name)
        : text('{0}: bytes were divided by 255.', name),
    }),
  };
}

/** Channels are the innermost axis, be it flattened, or, of a picture's three axes, the outermost. */
function perChannel(values: readonly number[], shape: Shape, option: string): PerChannel {
  const last = shape.at(-1) ?? 1;
  if ([0, 1, last].includes(values.length)) return { values, step: 1 };
  const [first, ...inner] = shape;
  if (shape.length === 3 && values.length === first) return { values, step: size(inner) };
  if (shape.length === 1 && values.length === pictureShape(shape)?.channels) return { values, step: 1 };
  throw new Problem('option-invalid', text('{0} needs one number for each channel.', option), {
    found: values.length,
    expected: `1 or ${last} (${show(shape)})`,
    remedy: text('Give one number for each channel, or one for all.'),
  });
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
