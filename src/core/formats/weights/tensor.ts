import type { ParameterRole } from '../../../shared/documents';
import type { Text } from '../../../shared/text';
import { size, type Shape } from '../../graph/shape';
import type { NarrowType, StoredType } from '../encoding/element-type';
import { layoutOf } from '../encoding/layout';
import type { Quantization } from '../encoding/quantization';

/** Floats of one byte, which are only read. */
export type ByteFloat = Extract<NarrowType, `float8${string}`>;

/** Where a tensor's elements stand, one after the other, little-endian. */
export type Place =
  | { readonly kind: 'file'; /** In the model's folder. */ readonly file: string; readonly offset: number }
  /** Unpacked from what cannot be changed in its place. */
  | { readonly kind: 'memory'; readonly bytes: Uint8Array; readonly why: Text };

/** What a file says of a tensor: enough to read it. */
export interface FoundTensor {
  readonly name: string;
  readonly shape: Shape;
  readonly type: StoredType | ByteFloat;
  readonly place: Place;
  /** Of integers that stand for real numbers. */
  readonly quantization?: Quantization;
}

/** What it is to the network, as far as its name and its surroundings say. */
export interface WeightTensor extends FoundTensor {
  /** Readable, where the file's name is a number. Unique in the model. */
  readonly alias?: string;
  readonly layer: string;
  readonly role: ParameterRole;
  readonly outputAxis: number;
  readonly outputAxes?: readonly number[];
}

export const isStored = (type: FoundTensor['type']): type is StoredType => !type.startsWith('float8');

/** Bytes of an element. */
export const widthOf = (type: FoundTensor['type']): number => (isStored(type) ? layoutOf(type).width : 1);

/** Bytes of a tensor. */
export const bytesOf = ({ type, shape }: Pick<FoundTensor, 'type' | 'shape'>): number => widthOf(type) * size(shape);
