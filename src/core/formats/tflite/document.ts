/** The parts of a TensorFlow Lite model that say where weights stand and who applies them (schema.fbs, version 3). */
import type { Shape } from '../../graph/shape';
import { damaged } from '../damaged';
import { requireNoText } from '../not-a-model';
import { FlatBuffer, type Table } from './flatbuffer';

export interface TfliteTensor {
  readonly name: string;
  readonly shape: Shape;
  /** A number of the schema's `TensorType`. */
  readonly type: number;
  /** Of its bytes in the file; undefined where it holds none. */
  readonly data?: Data;
  readonly quantization?: TfliteQuantization;
  readonly isSparse: boolean;
}

interface Data {
  readonly at: number;
  readonly length: number;
}

export interface TfliteQuantization {
  readonly scales: readonly number[];
  readonly zeroPoints: readonly number[];
  /** The axis that has a scale for each index. */
  readonly axis: number;
}

export interface TfliteOperator {
  /** A number of the schema's `BuiltinOperator`. */
  readonly code: number;
  /** Indices of tensors; −1 where an input is left out. */
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

export interface TfliteGraph {
  readonly tensors: readonly TfliteTensor[];
  readonly operators: readonly TfliteOperator[];
}

export interface TfliteDocument {
  readonly graphs: readonly TfliteGraph[];
  /** As whoever wrote it says: `MLIR Converted.`, `TOCO Converted.` */
  readonly description: string;
}

/** Numbers of fields. */
const fields = {
  model: { version: 0, operatorCodes: 1, subgraphs: 2, description: 3, buffers: 4 },
  operatorCode: { deprecated: 0, builtin: 3 },
  subgraph: { tensors: 0, operators: 3 },
  tensor: { shape: 0, type: 1, buffer: 2, name: 3, quantization: 4, sparsity: 6 },
  quantization: { scale: 2, zeroPoint: 3, axis: 6 },
  operator: { opcode: 0, inputs: 1, outputs: 2 },
  buffer: { data: 0, offset: 1, size: 2 },
} as const;

const expected = 'a TensorFlow Lite model';
const version = 3;
/** Stands behind the first four bytes. */
const identifier = 'TFL3';

export const isTflite = (head: Uint8Array): boolean => String.fromCharCode(...head.subarray(4, 8)) === identifier;

/** @throws Problem `format-unknown` for a text, `file-malformed`. */
export function readTflite(bytes: Uint8Array, file: string): TfliteDocument {
  requireNoText(bytes.subarray(0, 256), file, expected);
  if (!isTflite(bytes)) throw damaged(file, bytes.length < 8 ? `${bytes.length} bytes` : 'another beginning', expected);
  const buffer = new FlatBuffer(bytes, file);
  const model = buffer.root();
  const found = model.word(fields.model.version);
  if (found !== version) throw damaged(file, `version ${found}`, `version ${version}`);
  const buffers = model.tables(fields.model.buffers).map((each) => dataOf(each, buffer));
  const codes = model.tables(fields.model.operatorCodes).map(codeOf);
  const graphs = model.tables(fields.model.subgraphs).map((graph) => ({
    tensors: graph.tables(fields.subgraph.tensors).map((tensor) => tensorOf(tensor, buffers, file)),
    operators: graph.tables(fields.subgraph.operators).map((operator) => ({
      code: codes[operator.word(fields.operator.opcode)] ?? -1,
      inputs: operator.integers(fields.operator.inputs),
      outputs: operator.integers(fields.operator.outputs),
    })),
  }));
  return { graphs, description: model.text(fields.model.description) };
}

/** Large models have their weights behind the buffer, by offset and size. */
function dataOf(table: Table, buffer: FlatBuffer): Data | undefined {
  const [offset, size] = [table.long(fields.buffer.offset), table.long(fields.buffer.size)];
  if (offset > 1) {
    buffer.require(offset, size);
    return { at: offset, length: size };
  }
  const data = table.list(fields.buffer.data, 1);
  return data.length === 0 ? undefined : data;
}

/** Codes beyond 126 did not fit into the old field. */
const codeOf = (table: Table): number =>
  Math.max(table.byte(fields.operatorCode.deprecated), table.integer(fields.operatorCode.builtin));

function tensorOf(table: Table, buffers: readonly (Data | undefined)[], file: string): TfliteTensor {
  const field = fields.tensor;
  const [name, shape] = [table.text(field.name), table.integers(field.shape)];
  const index = table.word(field.buffer);
  if (index > 0 && index >= buffers.length) throw damaged(file, `buffer ${index}`, `one of ${buffers.length}`, name);
  const data = buffers.at(index);
  const parameters = table.table(field.quantization);
  const quantization = parameters && quantizationOf(parameters);
  return {
    name,
    shape,
    type: table.byte(field.type),
    ...(data && { data }),
    ...(quantization && { quantization }),
    isSparse: table.table(field.sparsity) !== undefined,
  };
}

function quantizationOf(table: Table): TfliteQuantization | undefined {
  const scales = table.floats(fields.quantization.scale);
  if (scales.length === 0) return undefined;
  return {
    scales,
    zeroPoints: table.longs(fields.quantization.zeroPoint),
    axis: table.integer(fields.quantization.axis),
  };
}
