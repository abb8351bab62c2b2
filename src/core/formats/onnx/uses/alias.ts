/** Readable names in place of those that an exporter made up, from the place where a weight is used. */
import type { NodeProto } from '../proto/onnx_pb';

/** Names that say nothing: numbers, and operators with numbers. */
const madeUp: readonly RegExp[] = [
  /^\d+$/,
  /^onnx::\w+$/,
  /^(val|_val|_v|const|constant|initializer|tensor|lifted_tensor|_lifted_tensor_constant|_tensor_constant)_?\d+$/i,
  /(^|\/)Constant(_\d+)?(_output_\d+)?$/,
  /^const_fold/,
  /^_inlfunc_/,
];

export const isMadeUp = (name: string): boolean => madeUp.some((pattern) => pattern.test(name));

/** Where PyTorch's newer exporter notes the modules around a node: `['', 'encoder', 'encoder.layers.0', 'linear_3']`. */
const scopesKey = 'pkg.torch.onnx.name_scopes';

/** The module that a node belongs to, where the file notes it and it is not the whole network. */
export function moduleOf(node: NodeProto): string | undefined {
  const scopes = node.metadataProps.find(({ key }) => key === scopesKey)?.value;
  const modules = Array.from(scopes?.matchAll(/'([^']*)'|"([^"]*)"/g) ?? [], ([, single, double]) => single ?? double);
  return modules.at(-2) || undefined;
}

/** The layer that a node belongs to, as its author knows it: `encoder.layers.0.linear1`. @param label of the node. */
export function layerPathOf(node: NodeProto, label: string): string {
  const module = moduleOf(node);
  if (module !== undefined) return module;
  const parts = label.split('/').filter((part) => part !== '');
  // The last is the operator itself; there may be nothing else.
  if (parts.length > 1 && isOperator(parts[parts.length - 1], node.opType)) parts.pop();
  // `/layer1/layer1.0/conv1`: a list of modules is named with its number as well.
  return parts.filter((part, at) => !(parts[at + 1] ?? '').startsWith(`${part}.`)).join('.');
}

const isOperator = (part: string, opType: string): boolean =>
  part.startsWith(opType) && /^(_\d+)?$/.test(part.slice(opType.length));
