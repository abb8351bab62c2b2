/** Tensors of the tests, decoded by code of its own: what the product reads is compared with them. */
import { fromBinary } from '@bufbuild/protobuf';
import { elementTypeOf, narrowTypeOf, typeName } from '../../../../../src/core/formats/onnx/element-type';
import type { StoredType } from '../../../../../src/core/formats/encoding/element-type';
import type { KnownTensor } from '../../../../../src/core/formats/onnx/graph/value';
import { narrowBytes, narrowNumbers } from '../../../../../src/core/formats/onnx/narrow-numbers';
import {
  TensorProtoSchema,
  type TensorProto,
  type ValueInfoProto,
} from '../../../../../src/core/formats/onnx/proto/onnx_pb';

/** A value that Prunescope has no tensor for, and why. */
export class Excluded extends Error {}

const bits = new DataView(new ArrayBuffer(4));
function floatOf(pattern: number): number {
  bits.setUint32(0, pattern);
  return bits.getFloat32(0);
}
/** IEEE 754 binary16. */
function halfOf(pattern: number): number {
  const sign = pattern & 0x8000 ? -1 : 1;
  const [exponent, fraction] = [(pattern >> 10) & 31, pattern & 1023];
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (exponent ? (1 + fraction / 1024) * 2 ** (exponent - 15) : fraction * 2 ** -24);
}

/** Bytes of an element, and how one is read. */
const readers: Readonly<Record<StoredType, readonly [bytes: number, read: (view: DataView, at: number) => number]>> = {
  float32: [4, (view, at) => view.getFloat32(at, true)],
  float64: [8, (view, at) => view.getFloat64(at, true)],
  float16: [2, (view, at) => halfOf(view.getUint16(at, true))],
  bfloat16: [2, (view, at) => floatOf(view.getUint16(at, true) << 16)],
  int8: [1, (view, at) => view.getInt8(at)],
  uint8: [1, (view, at) => view.getUint8(at)],
  int16: [2, (view, at) => view.getInt16(at, true)],
  uint16: [2, (view, at) => view.getUint16(at, true)],
  int32: [4, (view, at) => view.getInt32(at, true)],
  uint32: [4, (view, at) => view.getUint32(at, true)],
  int64: [8, (view, at) => Number(view.getBigInt64(at, true))],
  uint64: [8, (view, at) => Number(view.getBigUint64(at, true))],
  bool: [1, (view, at) => view.getUint8(at)],
};

/** The typed field that holds the elements where `raw_data` does not. */
function typedData(tensor: TensorProto, type: StoredType): number[] {
  switch (type) {
    case 'float32':
      return tensor.floatData;
    case 'float64':
      return tensor.doubleData;
    case 'int64':
      return tensor.int64Data.map(Number);
    case 'uint32':
    case 'uint64':
      return tensor.uint64Data.map(Number);
    case 'float16':
      return tensor.int32Data.map(halfOf);
    case 'bfloat16':
      return tensor.int32Data.map((pattern) => floatOf(pattern << 16));
    case 'int8':
    case 'uint8':
    case 'int16':
    case 'uint16':
    case 'int32':
    case 'bool':
      return tensor.int32Data;
  }
}

function tensorOf(tensor: TensorProto, dataType: number): KnownTensor {
  const shape = tensor.dims.map(Number);
  const count = shape.reduce((product, extent) => product * extent, 1);
  const narrow = narrowTypeOf(dataType);
  if (narrow) {
    const bytes = tensor.rawData.length > 0 ? tensor.rawData : tensor.int32Data;
    if (bytes.length !== narrowBytes(narrow, count)) throw new Error(`${bytes.length} bytes for [${shape.join()}]`);
    return { shape, type: narrow, values: narrowNumbers(bytes, narrow, count) };
  }
  const type = elementTypeOf(dataType);
  if (!type) throw new Excluded(`element type ${typeName(dataType)}`);
  const [bytes, read] = readers[type];
  const raw = tensor.rawData;
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  const values =
    raw.length > 0 ? Array.from({ length: count }, (_, i) => read(view, i * bytes)) : typedData(tensor, type);
  if (values.length !== count) throw new Error(`${values.length} elements for [${shape.join()}]`);
  return { shape, type, values };
}

/**
 * @throws Excluded for sequences, maps and optionals, and for element types without a tensor here.
 */
export function decodeTensor(data: Uint8Array, { type }: ValueInfoProto): KnownTensor {
  if (type?.value.case !== 'tensorType') throw new Excluded(`a value of kind ${type?.value.case ?? 'unknown'}`);
  const tensor = fromBinary(TensorProtoSchema, data);
  const { elemType } = type.value.value;
  // NumPy had no bfloat16: the older release has its bits as uint16.
  const isBits = elementTypeOf(elemType) === 'bfloat16' && elementTypeOf(tensor.dataType) === 'uint16';
  return tensorOf(tensor, isBits ? elemType : tensor.dataType);
}
