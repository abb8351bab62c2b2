/** What a tensor message says about itself, held against the data that it has. Nothing is read or allocated for it. */
import { show, size, type Shape } from '../../graph/shape';
import { elementTypeOf, typeName } from './element-type';
import { isExternal, placeOf, type Place } from './external';
import type { StoredType } from '../encoding/element-type';
import { layoutOf } from '../encoding/layout';
import { contradiction } from '../damaged';
import type { TensorProto } from './proto/onnx_pb';

/** The lists of numbers that a message may have in place of bytes. */
export type NumberField = 'floatData' | 'doubleData' | 'int32Data' | 'int64Data' | 'uint64Data';

/** Where the elements are. `none`: of a type that is excluded, so that nobody reads them. */
export type TensorData =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'numbers'; readonly field: NumberField }
  | { readonly kind: 'external'; readonly place: Place }
  | { readonly kind: 'none' };

export interface StoredTensor {
  /** For people, and unique where it is a weight's. */
  readonly name: string;
  readonly proto: TensorProto;
  /** Undefined for types that are excluded: strings, complex numbers, less than a byte. */
  readonly type: StoredType | undefined;
  /** As the schema calls it. */
  readonly typeName: string;
  readonly shape: Shape;
  readonly count: number;
  readonly data: TensorData;
}

const fields: Readonly<Record<StoredType, NumberField>> = {
  float32: 'floatData',
  float64: 'doubleData',
  float16: 'int32Data',
  bfloat16: 'int32Data',
  int8: 'int32Data',
  uint8: 'int32Data',
  int16: 'int32Data',
  uint16: 'int32Data',
  int32: 'int32Data',
  bool: 'int32Data',
  int64: 'int64Data',
  uint32: 'uint64Data',
  uint64: 'uint64Data',
};

/**
 * @param name what to call it. Default: its own name.
 * @throws Problem `weight-invalid` for dims that are negative, beyond counting or at odds with the data; `path-outside-folder`.
 */
export function describeTensor(proto: TensorProto, file: string, name = proto.name): StoredTensor {
  const type = elementTypeOf(proto.dataType);
  const shape = extentsOf(proto.dims, name, file);
  const count = size(shape);
  const described = { name, proto, type, typeName: type ?? typeName(proto.dataType), shape, count };
  return { ...described, data: dataOf(described, file) };
}

/** Dims as numbers. @throws Problem `weight-invalid` */
export function extentsOf(dims: readonly bigint[], name: string, file: string): Shape {
  const shape = dims.map(Number);
  const found = `[${dims.join(', ')}]`;
  if (dims.some((extent) => extent < 0n)) throw contradiction(file, name, found, 'extents of at least 0');
  if (!Number.isSafeInteger(size(shape.filter((extent) => extent > 0))))
    throw contradiction(file, name, found, `at most ${Number.MAX_SAFE_INTEGER} elements`);
  return shape;
}

function dataOf({ name, proto, type, shape, count }: Omit<StoredTensor, 'data'>, file: string): TensorData {
  const width = type && layoutOf(type).width;
  if (isExternal(proto)) {
    const place = placeOf(proto, name, file, width === undefined ? undefined : count * width);
    return width === undefined ? { kind: 'none' } : { kind: 'external', place };
  }
  if (type === undefined || width === undefined) return { kind: 'none' };
  if (proto.segment) throw contradiction(file, name, 'a segment', 'all elements in one message');
  const field = fields[type];
  const { rawData } = proto;
  if (rawData.length > 0 || proto[field].length === 0) {
    if (rawData.length !== count * width)
      throw contradiction(file, name, `${rawData.length} bytes`, `${count * width} bytes for ${type} ${show(shape)}`);
    return { kind: 'bytes', bytes: rawData };
  }
  if (proto[field].length !== count)
    throw contradiction(file, name, `${proto[field].length} numbers`, `${count} numbers for ${show(shape)}`);
  return { kind: 'numbers', field };
}
