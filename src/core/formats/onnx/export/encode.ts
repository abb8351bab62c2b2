import { create, toBinary } from '@bufbuild/protobuf';
import {
  AttributeProto_AttributeType as AttributeType,
  AttributeProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProto_DataType as DataType,
  TensorProtoSchema,
  TypeProtoSchema,
  ValueInfoProtoSchema,
  type AttributeProto,
  type NodeProto,
  type TensorProto,
  type ValueInfoProto,
} from '../proto/onnx_pb';
import type { Batch } from './batch';
import type { Attribute, Description, ElementType, Initializer, Operation, Tensor } from './description';

/** Operators as of ONNX 1.13; Col2Im is the newest that is used. */
const opset = 18n;
/** The file format of ONNX 1.13. */
const irVersion = 8n;
/** What the batch dimension is called. */
const batchName = 'batch';

const dataTypes: Readonly<Record<ElementType, DataType>> = {
  float32: DataType.FLOAT,
  int64: DataType.INT64,
  bool: DataType.BOOL,
};

/** An ONNX file. @param name of the graph in it. */
export function encodeModel(graph: Description, batch: Batch, name: string): Uint8Array {
  return toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, {
      irVersion,
      opsetImport: [{ domain: '', version: opset }],
      producerName: 'prunescope',
      graph: {
        name,
        node: graph.operations.map(nodeOf),
        initializer: graph.initializers.map(tensorOf),
        input: graph.inputs.map((each) => valueInfoOf(each, batch)),
        output: graph.outputs.map((each) => valueInfoOf(each, batch)),
      },
    }),
  );
}

function nodeOf({ name, operator, inputs, outputs, attributes }: Operation): NodeProto {
  return create(NodeProtoSchema, {
    name,
    opType: operator,
    input: [...inputs],
    output: [...outputs],
    attribute: Object.entries(attributes).map(([key, value]) => attributeOf(key, value)),
  });
}

function attributeOf(name: string, value: Attribute): AttributeProto {
  if ('i' in value) return create(AttributeProtoSchema, { name, type: AttributeType.INT, i: BigInt(value.i) });
  if ('f' in value) return create(AttributeProtoSchema, { name, type: AttributeType.FLOAT, f: value.f });
  return create(AttributeProtoSchema, { name, type: AttributeType.INTS, ints: value.ints.map(BigInt) });
}

const tensorOf = ({ name, shape, type, values }: Initializer): TensorProto =>
  create(TensorProtoSchema, {
    name,
    dims: shape.map(BigInt),
    dataType: dataTypes[type],
    rawData: littleEndian(values),
  });

/** The bytes of the numbers, least significant first. They are shared with `values` where the machine keeps them so. */
function littleEndian(values: Float32Array | BigInt64Array): Uint8Array {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  if (new Uint8Array(Uint16Array.of(1).buffer)[0] === 1) return bytes;
  const width = values.BYTES_PER_ELEMENT;
  return Uint8Array.from(bytes, (_, at) => bytes[at - (at % width) + width - 1 - (at % width)]);
}

const valueInfoOf = ({ name, shape, type }: Tensor, batch: Batch): ValueInfoProto =>
  create(ValueInfoProtoSchema, {
    name,
    type: create(TypeProtoSchema, {
      value: {
        case: 'tensorType',
        value: {
          elemType: dataTypes[type],
          shape: { dim: shape.map((extent) => ({ value: dimension(extent, batch) })) },
        },
      },
    }),
  });

function dimension(
  extent: number,
  batch: Batch,
): { case: 'dimParam'; value: string } | { case: 'dimValue'; value: bigint } {
  return batch.perExample(extent) === undefined
    ? { case: 'dimValue', value: BigInt(extent) }
    : { case: 'dimParam', value: batchName };
}
