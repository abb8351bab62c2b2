/** Models, data and recipes that benchmarks make: nothing in them is learnt, all of it is as large as what is measured. */
import { create, toBinary } from '@bufbuild/protobuf';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ModelProtoSchema, TensorShapeProtoSchema } from '../../src/core/formats/onnx/proto/onnx_pb';

/** So many dense layers of one width, one after the other. */
export interface Chain {
  readonly layers: number;
  readonly width: number;
}
/** With a last layer of so many classes, and Relu between the layers. */
export interface Classifier extends Chain {
  readonly classes: number;
}

/** Numbers around zero that keep the size of what passes through: a linear congruential generator. */
function weights(rows: number, columns: number, seed: number): Uint8Array {
  const values = new Float32Array(rows * columns);
  const scale = Math.sqrt(24 / rows);
  let state = seed + 1;
  for (let at = 0; at < values.length; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    values[at] = scale * (state / 2 ** 32 - 0.5);
  }
  return new Uint8Array(values.buffer);
}

const port = (name: string, width: number) => ({
  name,
  type: {
    value: {
      case: 'tensorType' as const,
      value: {
        elemType: 1,
        shape: create(TensorShapeProtoSchema, {
          dim: [
            { value: { case: 'dimParam' as const, value: 'batch' } },
            { value: { case: 'dimValue' as const, value: BigInt(width) } },
          ],
        }),
      },
    },
  },
});

const initializer = (name: string, rows: number, columns: number, seed: number) => ({
  name,
  dims: [BigInt(rows), BigInt(columns)],
  dataType: 1,
  rawData: weights(rows, columns, seed),
});

/** As ONNX. */
export function onnxFile({ layers, width, classes }: Chain & Partial<Classifier>): Uint8Array {
  const activated = classes !== undefined;
  const node = Array.from({ length: layers }, (_, at) => [
    {
      opType: 'MatMul',
      name: `layer${at}`,
      input: [`y${at}`, `w${at}`],
      output: [activated ? `z${at}` : `y${at + 1}`],
    },
    ...(activated ? [{ opType: 'Relu', name: `relu${at}`, input: [`z${at}`], output: [`y${at + 1}`] }] : []),
  ]).flat();
  const tensors = Array.from({ length: layers }, (_, at) => initializer(`w${at}`, width, width, at));
  if (activated) {
    node.push({ opType: 'MatMul', name: 'head', input: [`y${layers}`, 'head.weight'], output: ['logits'] });
    tensors.push(initializer('head.weight', width, classes, layers));
  }
  const output = activated ? port('logits', classes) : port(`y${layers}`, width);
  return toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, {
      irVersion: 8n,
      opsetImport: [{ domain: '', version: 17n }],
      graph: { name: 'generated', input: [port('y0', width)], output: [output], node, initializer: tensors },
    }),
  );
}

/** One array as NumPy writes it. */
function npy(type: '<f4' | '<i4', shape: readonly number[], values: Float32Array | Int32Array): Uint8Array {
  const tuple = shape.length === 1 ? `${String(shape[0])},` : shape.join(', ');
  const header = `{'descr': '${type}', 'fortran_order': False, 'shape': (${tuple}), }`;
  const text = `${header.padEnd(64 * Math.ceil((header.length + 11) / 64) - 11)}\n`;
  const file = Buffer.alloc(10 + text.length + values.byteLength);
  file.write('\x93NUMPY\x01\x00', 'latin1');
  file.writeUInt16LE(text.length, 8);
  file.write(text, 10, 'latin1');
  Buffer.from(values.buffer).copy(file, 10 + text.length);
  return file;
}

/** The nine methods that look at a network as it is. */
const methods = [
  'magnitude',
  'activation',
  'gradient',
  'taylor',
  'fisher',
  'hessian',
  'hessian-trace',
  'sensitivity',
  'random',
];

/** Writes `NAME.onnx`, its data and `NAME.prune.json`, which compares nine methods on a few examples. */
export async function writeComparison(folder: string, name: string, network: Classifier, examples = 16): Promise<void> {
  await mkdir(folder, { recursive: true });
  const at = (end: string): string => path.join(folder, `${name}${end}`);
  await writeFile(at('.onnx'), onnxFile(network));
  const { width, classes } = network;
  const inputs = new Float32Array(weights(examples, width, 7).buffer);
  const targets = Int32Array.from({ length: examples }, (_, example) => example % classes);
  await writeFile(at('.x.npy'), npy('<f4', [examples, width], inputs));
  await writeFile(at('.y.npy'), npy('<i4', [examples], targets));
  const recipe = {
    schema: 1,
    model: `${name}.onnx`,
    data: { file: `${name}.x.npy,${name}.y.npy` },
    test: { file: `${name}.x.npy,${name}.y.npy` },
    methods: methods.map((criterion) => ({
      criterion,
      ...(criterion === 'hessian-trace' && { options: { probes: '10' } }),
    })),
    sparsity: [0.8],
    batchSize: examples,
  };
  await writeFile(at('.prune.json'), JSON.stringify(recipe, undefined, 2));
}
