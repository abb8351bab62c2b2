import { TensorProto_DataType as Code } from './proto/onnx_pb';
import type { ElementType } from './graph/value';

const types = new Map<number, ElementType>([
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

/** What a number of the schema's `DataType` stands for; undefined for what is excluded (strings, complex numbers, float8, int4). */
export const elementTypeOf = (code: number): ElementType | undefined => types.get(code);

/** The schema's name of a type, for messages: `FLOAT8E4M3FN`. */
export const typeName = (code: number): string => Code[code] ?? `type ${code}`;
