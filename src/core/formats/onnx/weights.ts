/** Every tensor of a file that may hold weights, wherever it hides. */
import { joined, type Body } from './bodies';
import { FreeNames } from '../free-names';
import type { AttributeProto, SparseTensorProto, TensorProto } from './proto/onnx_pb';

/** What holds the numbers: an initializer or the value of a `Constant` node. */
export type Holder =
  | { readonly kind: 'dense'; readonly tensor: TensorProto }
  | { readonly kind: 'sparse'; readonly tensor: SparseTensorProto }
  /** `value_float`, `value_floats`. */
  | { readonly kind: 'floats'; readonly attribute: AttributeProto };

/** The message that holds the numbers. */
export const messageOf = (holder: Holder): AttributeProto | SparseTensorProto | TensorProto =>
  holder.kind === 'floats' ? holder.attribute : holder.tensor;

export interface Weight {
  /** Unique in the file. In the model's graph it is the file's own name, elsewhere the way to it stands before. */
  readonly name: string;
  /** In its body. */
  readonly local: string;
  readonly body: Body;
  readonly holder: Holder;
  /** The value of a `Constant` node, not an initializer. */
  readonly isConstant: boolean;
}

/** In file order: initializers before constants, the model's graph before what stands inside it. */
export function weightsOf(bodies: readonly Body[]): readonly Weight[] {
  // Names of different bodies may meet.
  const names = new FreeNames('#');
  return bodies.flatMap((body) =>
    [...initialized(body), ...constantsOf(body)].map(({ local, ...held }) => ({
      name: names.give(joined(body.path, local)),
      local,
      body,
      ...held,
    })),
  );
}

type Held = Pick<Weight, 'local' | 'holder' | 'isConstant'>;

const initialized = ({ initializers, sparseInitializers }: Body): readonly Held[] => [
  ...initializers.map((tensor): Held => ({ local: tensor.name, holder: { kind: 'dense', tensor }, isConstant: false })),
  ...sparseInitializers.map((tensor): Held => ({
    local: tensor.values?.name ?? '',
    holder: { kind: 'sparse', tensor },
    isConstant: false,
  })),
];

const constantsOf = ({ nodes }: Body): readonly Held[] =>
  nodes
    .filter(({ opType, domain }) => opType === 'Constant' && (domain === '' || domain === 'ai.onnx'))
    .flatMap(({ output, attribute }) =>
      attribute.flatMap((each): Held[] => {
        const holder = constantOf(each);
        return holder && output.length > 0 ? [{ local: output[0], holder, isConstant: true }] : [];
      }),
    );

function constantOf(attribute: AttributeProto): Holder | undefined {
  const { name, t, sparseTensor, floats } = attribute;
  if (name === 'value' && t) return { kind: 'dense', tensor: t };
  if (name === 'sparse_value' && sparseTensor) return { kind: 'sparse', tensor: sparseTensor };
  return name === 'value_floats' && floats.length > 0 ? { kind: 'floats', attribute } : undefined;
}
