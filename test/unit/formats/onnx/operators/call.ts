/** Operators called by hand, without a file. */
import { Constant, input } from '../../../../../src/core/graph/leaf';
import { is, topological, type Node } from '../../../../../src/core/graph/node';
import { callOf } from '../../../../../src/core/formats/onnx/graph/call';
import { knownValues } from '../../../../../src/core/formats/onnx/graph/known';
import type { ElementType } from '../../../../../src/core/formats/encoding/element-type';
import { Value } from '../../../../../src/core/formats/onnx/graph/value';
import type { AttributeValue } from '../../../../../src/core/formats/onnx/operators/attributes';
import { keyOf, operators } from '../../../../../src/core/formats/onnx/operators';
import type { Application, Normalization } from '../../../../../src/core/graph/graph';

export const newest = 25;

export interface Options {
  readonly opset?: number;
  readonly domain?: string;
  /** How many outputs the node has. Default: as many as are read. */
  readonly outputs?: number;
  /** Numbers of the outputs that are read. Default: the first. */
  readonly used?: readonly number[];
  /** The values of weights, by their nodes. */
  readonly weights?: ReadonlyMap<Node, ArrayLike<number>>;
}

export interface Called {
  readonly outputs: readonly (Value | undefined)[];
  readonly normalizations: readonly Normalization[];
  readonly applications: readonly Application[];
}

export function call(
  name: string,
  inputs: readonly (Value | undefined)[],
  attributes: Readonly<Record<string, AttributeValue>> = {},
  { opset = newest, domain = '', used = [0], outputs = Math.max(...used) + 1, weights = new Map() }: Options = {},
): Called {
  const operator = operators.get(keyOf(name, domain));
  if (!operator) throw new Error(`${name} is not known`);
  const normalizations: Normalization[] = [];
  const applications: Application[] = [];
  const context = callOf(
    { type: name, opset, attributes: new Map(Object.entries(attributes)), inputs, outputs, used: new Set(used) },
    {
      known: knownValues((node) => weights.get(node)),
      weightBehind: (node) => topological([node]).find((each) => weights.has(each)),
      normalizations,
      applications,
    },
  );
  const result = operator.apply(context);
  return { outputs: result instanceof Value ? [result] : result, normalizations, applications };
}

/** A known tensor. */
export const known = (
  values: ArrayLike<number>,
  shape: readonly number[] = [values.length],
  type: ElementType = 'float32',
): Value => Value.known({ values, shape, type });

/** A tensor that depends on data. */
export const fed = (name: string, shape: readonly number[], type: ElementType = 'float32'): Value =>
  Value.of(input(name, shape), type);

/** The numbers of a value, computed by the reference executor's rules. @param feeds by the input's name. */
export function numbersOf(value: Value | undefined, feeds: Readonly<Record<string, ArrayLike<number>>> = {}): number[] {
  if (!value) throw new Error('no such output');
  const fedValue = (node: Node): ArrayLike<number> | undefined =>
    is(node, Constant) ? undefined : feeds[(node.attributes as { name?: string }).name ?? ''];
  const found = knownValues(fedValue)(value.node);
  if (!found) throw new Error('an input was not fed');
  return Array.from(found);
}
