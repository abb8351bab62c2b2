import { create, type MessageInitShape } from '@bufbuild/protobuf';
import {
  AttributeProto_AttributeType as Kind,
  AttributeProtoSchema,
  type AttributeProto,
} from '../../../../../src/core/formats/onnx/proto/onnx_pb';
import type { Chance } from './chance';
import { integer, labelOf, nodeOf, some, type Attack } from './target';

const kinds = [Kind.UNDEFINED, Kind.FLOAT, Kind.INT, Kind.STRING, Kind.TENSOR, Kind.GRAPH, Kind.FLOATS, Kind.INTS];
const reals = [NaN, Infinity, -Infinity, -1, 0, 1e30];
const listed = [
  'axes',
  'kernel_shape',
  'pads',
  'strides',
  'dilations',
  'perm',
  'output_shape',
  'output_padding',
  'split',
];
const single = ['axis', 'group', 'keepdims', 'to', 'blocksize', 'num_heads', 'hidden_size', 'batch_dims', 'ceil_mode'];
const spoken = ['mode', 'auto_pad', 'equation', 'direction', 'reduction', 'coordinate_transformation_mode'];
const words = [
  '',
  'ij,jk->ik',
  '...->',
  'aaaa->a',
  'reverse',
  'bidirectional',
  'SAME_UPPER',
  'cubic',
  'reflect',
  'wrap',
];

function corrupt(attribute: AttributeProto, chance: Chance): string {
  switch (chance.below(6)) {
    case 0:
      attribute.type = chance.of(kinds);
      return `type ${attribute.type}`;
    case 1:
      attribute.ints = Array.from({ length: chance.below(6) }, () => integer(chance));
      attribute.type = Kind.INTS;
      return `ints ${attribute.ints.join()}`;
    case 2:
      attribute.f = chance.of(reals);
      attribute.type = Kind.FLOAT;
      return `f ${attribute.f}`;
    case 3: {
      const word = chance.of(words);
      attribute.s = new TextEncoder().encode(word);
      attribute.type = Kind.STRING;
      return `s ${word}`;
    }
    default:
      if (attribute.ints.length > 0) {
        attribute.ints[chance.below(attribute.ints.length)] = integer(chance);
        return `ints ${attribute.ints.join()}`;
      }
      attribute.i = integer(chance);
      return `i ${attribute.i}`;
  }
}

/** An attribute of a node, changed or gone. */
export const changedAttribute: Attack = (target) => {
  const { chance } = target;
  const node = some(
    target.graph.node.filter((each) => each.attribute.length > 0),
    chance,
  );
  if (!node) return undefined;
  const at = chance.below(node.attribute.length);
  const { name } = node.attribute[at];
  if (chance.below(5) === 0) {
    node.attribute.splice(at, 1);
    return `${labelOf(node)} without ${name}`;
  }
  return `${labelOf(node)}: ${name} has ${corrupt(node.attribute[at], chance)}`;
};

/** An attribute that the node had not, or had otherwise. */
export const addedAttribute: Attack = (target) => {
  const { chance } = target;
  const node = nodeOf(target);
  if (!node) return undefined;
  const added = create(AttributeProtoSchema, inventedAttribute(chance));
  node.attribute = [...node.attribute.filter(({ name }) => name !== added.name), added];
  return `${labelOf(node)} with ${added.name}: ${added.ints.join()} ${added.i} ${new TextDecoder().decode(added.s)}`;
};

function inventedAttribute(chance: Chance): MessageInitShape<typeof AttributeProtoSchema> {
  switch (chance.below(3)) {
    case 0: {
      const ints = Array.from({ length: chance.below(6) }, () => integer(chance));
      return { name: chance.of(listed), type: Kind.INTS, ints };
    }
    case 1:
      return { name: chance.of(single), type: Kind.INT, i: integer(chance) };
    default:
      return { name: chance.of(spoken), type: Kind.STRING, s: new TextEncoder().encode(chance.of(words)) };
  }
}
