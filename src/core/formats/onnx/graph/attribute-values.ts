import { text } from '../../../../shared/text';
import { Unsupported } from '../../unsupported';
import type { AttributeValue } from '../operators/attributes';
import { AttributeProto_AttributeType as Kind, type AttributeProto, type GraphProto } from '../proto/onnx_pb';
import type { Tensors } from './tensors';

const words = new TextDecoder();

/** What files of the first format version leave out: the kind of an attribute follows from the field that is set. */
function kindOf(attribute: AttributeProto): Kind {
  if (attribute.type !== Kind.UNDEFINED) return attribute.type;
  if (attribute.t) return Kind.TENSOR;
  if (attribute.g) return Kind.GRAPH;
  if (attribute.ints.length > 0) return Kind.INTS;
  if (attribute.floats.length > 0) return Kind.FLOATS;
  if (attribute.strings.length > 0) return Kind.STRINGS;
  if (attribute.s.length > 0) return Kind.STRING;
  return attribute.f === 0 ? Kind.INT : Kind.FLOAT;
}

function valueOf(attribute: AttributeProto, tensors: Tensors): AttributeValue | undefined {
  switch (kindOf(attribute)) {
    case Kind.FLOAT:
      return attribute.f;
    case Kind.INT:
      return Number(attribute.i);
    case Kind.STRING:
      return words.decode(attribute.s);
    case Kind.FLOATS:
      return attribute.floats;
    case Kind.INTS:
      return attribute.ints.map(Number);
    case Kind.STRINGS:
      return attribute.strings.map((each) => words.decode(each));
    case Kind.TENSOR:
      return attribute.t && tensors.read(attribute.t);
    case Kind.SPARSE_TENSOR:
      return attribute.sparseTensor && tensors.readSparse(attribute.sparseTensor);
    case Kind.GRAPH:
    case Kind.GRAPHS:
      // Bodies are found by `bodiesOf`.
      return undefined;
    case Kind.TENSORS:
    case Kind.SPARSE_TENSORS:
    case Kind.TYPE_PROTO:
    case Kind.TYPE_PROTOS:
    case Kind.UNDEFINED:
      throw new Unsupported(text('The attribute {0} is of a kind that is not known.', attribute.name));
  }
}

/** Attributes by name. */
export function attributeValues(
  attributes: readonly AttributeProto[],
  tensors: Tensors,
): ReadonlyMap<string, AttributeValue> {
  const values = new Map<string, AttributeValue>();
  for (const attribute of attributes) {
    const value = valueOf(attribute, tensors);
    if (value !== undefined) values.set(attribute.name, value);
  }
  return values;
}

/** The graphs among a node's attributes. */
export const bodiesOf = (attributes: readonly AttributeProto[]): GraphProto[] =>
  attributes.flatMap(({ g, graphs }) => (g ? [g, ...graphs] : graphs));

/** A function's body has references to attributes of its call. Those that the call leaves out vanish. */
export const resolved = (
  attributes: readonly AttributeProto[],
  ofCall: ReadonlyMap<string, AttributeProto>,
): AttributeProto[] =>
  attributes.flatMap((attribute) => {
    if (attribute.refAttrName === '') return [attribute];
    const actual = ofCall.get(attribute.refAttrName);
    return actual ? [changed(actual, { name: attribute.name })] : [];
  });

/** A message with other fields. (What a message leaves out it inherits: spreading would lose that.) */
export const changed = <M extends object>(message: M, fields: Partial<M>): M =>
  Object.assign(Object.create(Object.getPrototypeOf(message) as object) as M, message, fields);
