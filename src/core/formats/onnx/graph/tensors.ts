import type { Parameter } from '../../model';
import type { AttributeProto, SparseTensorProto, TensorProto } from '../proto/onnx_pb';
import type { KnownTensor } from './value';

/** A message that holds a tensor: `AttributeProto` where a Constant lists its numbers. */
export type TensorHolder = TensorProto | SparseTensorProto | AttributeProto;

/** The tensors of a file, as the builder of its graph asks for them. The same message is the same tensor. */
export interface Tensors {
  /** The weight that a tensor is. Of a quantised one the values are those that DequantizeLinear makes of it. */
  parameter(tensor: TensorHolder): Parameter | undefined;
  /** Any tensor's numbers. @throws Problem; Unsupported for an element type that is excluded. */
  read(tensor: TensorProto): KnownTensor;
  /** The same, with zeros where nothing is stored. */
  readSparse(tensor: SparseTensorProto): KnownTensor;
}
