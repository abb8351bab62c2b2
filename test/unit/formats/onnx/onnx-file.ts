/** Small ONNX files for tests, made with the schema alone. */
import { create, toBinary, type DescMessage, type Message, type MessageInitShape } from '@bufbuild/protobuf';
import {
  AttributeProto_AttributeType,
  ModelProtoSchema,
  TensorProto_DataLocation,
  TensorProto_DataType,
  type AttributeProtoSchema,
  type GraphProtoSchema,
  type NodeProtoSchema,
  type TensorProtoSchema,
  type ValueInfoProtoSchema,
} from '../../../../src/core/formats/onnx/proto/onnx_pb';
import type { Source } from '../../../../src/core/files';
import { MemoryFolder } from '../memory-folder';

type Init<Schema extends DescMessage> = Exclude<MessageInitShape<Schema>, Message>;
export type ModelInit = Init<typeof ModelProtoSchema>;
export type GraphInit = Init<typeof GraphProtoSchema>;
export type NodeInit = Init<typeof NodeProtoSchema>;
export type TensorInit = Init<typeof TensorProtoSchema>;
type AttributeInit = Init<typeof AttributeProtoSchema>;

export const Type = TensorProto_DataType;
export const Kind = AttributeProto_AttributeType;

export const encoded = (model: ModelInit): Uint8Array => toBinary(ModelProtoSchema, create(ModelProtoSchema, model));

/** A file for opset 17 with one input and one output, both of unknown shape where none is given. */
export function model(graph: GraphInit, rest: ModelInit = {}): Uint8Array {
  return encoded({
    irVersion: 8n,
    producerName: 'test',
    opsetImport: [{ domain: '', version: 17n }],
    graph: { name: 'main', input: [info('x', [1, 4])], output: [info('y')], ...graph },
    ...rest,
  });
}

export const info = (
  name: string,
  shape?: readonly number[],
  elemType = Type.FLOAT,
): Init<typeof ValueInfoProtoSchema> => ({
  name,
  type: {
    value: {
      case: 'tensorType',
      value: {
        elemType,
        ...(shape && {
          shape: { dim: shape.map((extent) => ({ value: { case: 'dimValue' as const, value: BigInt(extent) } })) },
        }),
      },
    },
  },
});

export const node = (
  opType: string,
  input: string[],
  output: string[],
  rest: NodeInit & { attribute?: AttributeInit[] } = {},
): NodeInit => ({ opType, input, output, name: `${opType}_of_${output[0]}`, ...rest });

export const ints = (name: string, values: readonly number[]): AttributeInit => ({
  name,
  type: Kind.INTS,
  ints: values.map(BigInt),
});
export const int = (name: string, value: number): AttributeInit => ({ name, type: Kind.INT, i: BigInt(value) });
export const tensorAttribute = (name: string, t: TensorInit): AttributeInit => ({ name, type: Kind.TENSOR, t });
export const graphAttribute = (name: string, g: GraphInit): AttributeInit => ({ name, type: Kind.GRAPH, g });

const dims = (shape: readonly number[]): bigint[] => shape.map(BigInt);
export const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);

/** float32 as exporters write it. */
export const raw = (name: string, shape: readonly number[], values: readonly number[]): TensorInit => ({
  name,
  dims: dims(shape),
  dataType: Type.FLOAT,
  rawData: bytesOf(Float32Array.from(values)),
});
export const integers = (name: string, shape: readonly number[], values: readonly number[]): TensorInit => ({
  name,
  dims: dims(shape),
  dataType: Type.INT64,
  rawData: bytesOf(BigInt64Array.from(values.map(BigInt))),
});
export const external = (
  name: string,
  shape: readonly number[],
  place: Readonly<Record<string, string>>,
): TensorInit => ({
  name,
  dims: dims(shape),
  dataType: Type.FLOAT,
  dataLocation: TensorProto_DataLocation.EXTERNAL,
  externalData: Object.entries(place).map(([key, value]) => ({ key, value })),
});

export const count = (shape: readonly number[]): number => shape.reduce((product, extent) => product * extent, 1);
/** 1, 2, 3, … */
export const counting = (shape: readonly number[]): number[] => Array.from({ length: count(shape) }, (_, at) => at + 1);

/** `model.onnx` beside other files. */
export const source = (
  main: Uint8Array,
  sides: Readonly<Record<string, Uint8Array>> = {},
): Source & { folder: MemoryFolder } => ({
  folder: new MemoryFolder([['model.onnx', main], ...Object.entries(sides)]),
  main: 'model.onnx',
});
