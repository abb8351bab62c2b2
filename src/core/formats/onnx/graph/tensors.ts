import type { Parameter } from '../../model';
import type { SparseTensorProto, TensorProto } from '../proto/onnx_pb';
import type { KnownTensor } from './value';

/** The tensors of a file, as the builder of its graph asks for them. The same message is the same tensor. */
export interface Tensors {
  /** The weight that a tensor is. Of a quantised one the values are those that DequantizeLinear makes of it. */
  parameter(tensor: TensorProto): Parameter | undefined;
  /** Any tensor's numbers. @throws Problem; Unsupported for an element type that is excluded. */
  read(tensor: TensorProto): KnownTensor;
  /** The same, with zeros where nothing is stored. */
  readSparse(tensor: SparseTensorProto): KnownTensor;
}
