/** Functions that a file defines for itself. */
import type { AttributeProto, FunctionProto, ModelProto, NodeProto } from '../proto/onnx_pb';
import { changed } from './attribute-values';
import { requireDepth, versionsOf, type Frame } from './frame';
import { Scope } from './scope';
import type { Value } from './value';

/** How a node names a function of the file. */
export const functionKey = (domain: string, name: string, overload: string): string => `${domain}:${name}:${overload}`;

export const functionsOf = ({ functions }: ModelProto): ReadonlyMap<string, FunctionProto> =>
  new Map(functions.map((each) => [functionKey(each.domain, each.name, each.overload), each]));

/** The body of a function as it stands for one call: its nodes, and what they are read with. @throws Unsupported for calls that are too deep. */
export function enter(
  body: FunctionProto,
  call: NodeProto,
  attributes: readonly AttributeProto[],
  inputs: readonly (Value | undefined)[],
  frame: Frame,
): { readonly nodes: readonly NodeProto[]; readonly inner: Frame } {
  requireDepth(frame);
  const scope = new Scope();
  const left = new Set<string>();
  body.input.forEach((name, index) => {
    const value = inputs[index];
    if (value) scope.set(name, value);
    else left.add(name);
  });
  const inner: Frame = {
    scope,
    opsets: versionsOf(body.opsetImport),
    actuals: new Map([...body.attributeProto, ...attributes].map((each) => [each.name, each])),
    path: [...frame.path, call.name || call.opType],
    depth: frame.depth + 1,
  };
  // A parameter that the call leaves out is an empty name in the body.
  return { nodes: left.size === 0 ? body.node : body.node.map((each) => withoutInputs(each, left)), inner };
}

const withoutInputs = (node: NodeProto, names: ReadonlySet<string>): NodeProto =>
  changed(node, { input: node.input.map((name) => (names.has(name) ? '' : name)) });
