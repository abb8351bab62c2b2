import type { Normalization } from '../../../graph/graph';
import type { Node } from '../../../graph/node';
import type { Config } from '../config';

/** What a layer asks about itself. */
export interface LayerContext {
  readonly config: Config;
  /** The parameter node of one of its weights, by Keras's names: `kernel`, `bias`. @throws Problem where the file has none of them. */
  readonly weight: (name: string, ...otherNames: readonly string[]) => Node;
  /** Major version of the Keras that described the network; undefined: TensorFlow.js did. Where they differ, the trained meaning counts. */
  readonly keras: number | undefined;
  /** Notes a normalization by statistics of a batch. */
  readonly normalize: (normalization: Normalization) => void;
  /** Notes where a kernel is applied: its output before a bias, and the axis of the units there. Answers the output. */
  readonly applies: (kernel: Node, output: Node, axis: number) => Node;
}

/** A layer class of Keras and TensorFlow.js, as it computes in evaluation mode. */
export interface Layer {
  readonly className: string;
  /**
   * @param inputs at least one, `[1, …]`.
   * @throws InvalidOption, RangeError where options or shapes do not fit; Unsupported.
   */
  apply(inputs: readonly Node[], context: LayerContext): Node;
}

/** A layer of one input. */
export const unary = (className: string, apply: (x: Node, context: LayerContext) => Node): Layer => ({
  className,
  apply: (inputs, context) => {
    if (inputs.length !== 1) throw new RangeError(`${inputs.length} inputs, not 1`);
    return apply(inputs[0], context);
  },
});
