import { bodiesIn, type Body } from './bodies';
import type { OnnxDocument } from './document';
import type { AttributeProto, SparseTensorProto, TensorProto } from './proto/onnx_pb';

/** Every tensor message of a file, in the same order for the same file: also those that are no weights, and those of its training. */
export function tensorsOf({ model }: Pick<OnnxDocument, 'model'>, bodies: readonly Body[]): readonly TensorProto[] {
  const training = model.trainingInfo.flatMap(({ initialization, algorithm }) => [
    ...(initialization ? bodiesIn(initialization) : []),
    ...(algorithm ? bodiesIn(algorithm) : []),
  ]);
  const defaults = model.functions.flatMap(({ attributeProto }) => attributeProto);
  return [
    ...[...bodies, ...training].flatMap(({ initializers, sparseInitializers, nodes }) => [
      ...initializers,
      ...sparseInitializers.flatMap(partsOf),
      ...nodes.flatMap(({ attribute }) => attribute.flatMap(attributeTensors)),
    ]),
    ...defaults.flatMap(attributeTensors),
  ];
}

const attributeTensors = ({ t, tensors, sparseTensor, sparseTensors }: AttributeProto): TensorProto[] => [
  ...(t ? [t] : []),
  ...tensors,
  ...(sparseTensor ? partsOf(sparseTensor) : []),
  ...sparseTensors.flatMap(partsOf),
];

const partsOf = ({ values, indices }: SparseTensorProto): TensorProto[] => [
  ...(values ? [values] : []),
  ...(indices ? [indices] : []),
];
