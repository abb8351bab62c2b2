import { TensorProto_DataType as Code } from './proto/onnx_pb';
import type { ElementType, NarrowType, StoredType } from '../encoding/element-type';

const stored = new Map<number, StoredType>([
  [Code.FLOAT, 'float32'],
  [Code.DOUBLE, 'float64'],
  [Code.FLOAT16, 'float16'],
  [Code.BFLOAT16, 'bfloat16'],
  [Code.INT8, 'int8'],
  [Code.UINT8, 'uint8'],
  [Code.INT16, 'int16'],
  [Code.UINT16, 'uint16'],
  [Code.INT32, 'int32'],
  [Code.UINT32, 'uint32'],
  [Code.INT64, 'int64'],
  [Code.UINT64, 'uint64'],
  [Code.BOOL, 'bool'],
]);

const narrow = new Map<number, NarrowType>([
  [Code.FLOAT8E4M3FN, 'float8e4m3fn'],
  [Code.FLOAT8E4M3FNUZ, 'float8e4m3fnuz'],
  [Code.FLOAT8E5M2, 'float8e5m2'],
  [Code.FLOAT8E5M2FNUZ, 'float8e5m2fnuz'],
  [Code.FLOAT4E2M1, 'float4e2m1'],
  [Code.INT4, 'int4'],
  [Code.UINT4, 'uint4'],
  [Code.INT2, 'int2'],
  [Code.UINT2, 'uint2'],
]);

/** What a number of the schema's `DataType` stands for, of those that weights have; undefined for narrower ones and what is excluded. */
export const elementTypeOf = (code: number): StoredType | undefined => stored.get(code);

export const narrowTypeOf = (code: number): NarrowType | undefined => narrow.get(code);

/** What values between operators may be; undefined for what is excluded (strings, complex numbers, exponents alone). */
export const valueTypeOf = (code: number): ElementType | undefined => stored.get(code) ?? narrow.get(code);

/** The schema's name of a type, for messages: `FLOAT8E4M3FN`. */
export const typeName = (code: number): string => Code[code] ?? `type ${code}`;
