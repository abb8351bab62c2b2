import { text } from '../../../../shared/text';
import type { Application, Normalization } from '../../../graph/graph';
import type { Node } from '../../../graph/node';
import { Unsupported } from '../../unsupported';
import { Attributes, type AttributeValue } from '../operators/attributes';
import type { Call } from '../operators/operator';
import type { Known } from './known';
import type { Value } from './value';

/** What calls of operators are about: the parts that they share. */
export interface Notes {
  readonly known: Known;
  /** The weight that a node is, behind transpositions and reshapes. */
  readonly weightBehind: (node: Node) => Node | undefined;
  readonly normalizations: Normalization[];
  readonly applications: Application[];
}

export interface NodeCall {
  /** Of the operator, for messages. */
  readonly type: string;
  readonly opset: number;
  readonly attributes: ReadonlyMap<string, AttributeValue>;
  readonly inputs: readonly (Value | undefined)[];
  /** How many outputs the node has. */
  readonly outputs: number;
  /** Numbers of the outputs that something reads. */
  readonly used: ReadonlySet<number>;
}

export function callOf({ type, opset, attributes, inputs, outputs, used }: NodeCall, notes: Notes): Call {
  const { known, weightBehind, normalizations, applications } = notes;
  const input = (index: number): Value => {
    const value = inputs[index];
    if (value) return value;
    throw new RangeError(`input ${index} is missing`);
  };
  const numbers = (index: number): readonly number[] | undefined => {
    const value = inputs[index];
    if (!value) return undefined;
    const found = known(value.node);
    if (found) return Array.from(found);
    throw new Unsupported(
      text('{0} needs its input {1} before anything runs, but it depends on the data.', type, index),
    );
  };
  return {
    opset,
    attributes: new Attributes(attributes),
    inputs,
    outputs,
    isUsed: (output) => used.has(output),
    input,
    numbers,
    number: (index) => {
      const found = numbers(index);
      if (!found || found.length === 1) return found?.[0];
      throw new RangeError(`input ${index} holds ${found.length} numbers, not one`);
    },
    normalize: (normalization) => {
      const [mean, variance] = [weightBehind(normalization.mean), weightBehind(normalization.variance)];
      if (mean === normalization.mean && variance === normalization.variance) normalizations.push(normalization);
    },
    applies: (kernel, output, axis) => {
      const weight = weightBehind(kernel);
      if (weight) applications.push({ kernel: weight, output, axis });
      return output;
    },
  };
}
