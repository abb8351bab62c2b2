/** What the operators of a model do with its weights. */
import type { ParameterRole } from '../../../shared/documents';
import type { TfliteGraph } from './document';

export interface Use {
  readonly role: ParameterRole;
  /** Of the output units. */
  readonly outputAxis: number;
  /** The name of what the operator computes. */
  readonly layer: string;
}

/** Numbers of the schema's `BuiltinOperator`. */
const operators = {
  CONV_2D: 3,
  DEPTHWISE_CONV_2D: 4,
  DEQUANTIZE: 6,
  EMBEDDING_LOOKUP: 7,
  FULLY_CONNECTED: 9,
  LSTM: 16,
  RNN: 24,
  SVDF: 27,
  UNIDIRECTIONAL_SEQUENCE_RNN: 35,
  GATHER: 36,
  UNIDIRECTIONAL_SEQUENCE_LSTM: 44,
  BIDIRECTIONAL_SEQUENCE_RNN: 46,
  BIDIRECTIONAL_SEQUENCE_LSTM: 52,
  TRANSPOSE_CONV: 67,
  BATCH_MATMUL: 126,
  CONV_3D: 132,
  CONV_3D_TRANSPOSE: 141,
} as const;

/** Which of its inputs are weights. */
interface Slots {
  readonly kernel: number;
  readonly bias?: number;
  /** Of the kernel's output units, from the end where it is negative. */
  readonly outputAxis: number;
  readonly role?: 'embedding';
}

const slots = new Map<number, Slots>([
  [operators.CONV_2D, { kernel: 1, bias: 2, outputAxis: 0 }],
  [operators.DEPTHWISE_CONV_2D, { kernel: 1, bias: 2, outputAxis: -1 }],
  [operators.FULLY_CONNECTED, { kernel: 1, bias: 2, outputAxis: 0 }],
  [operators.TRANSPOSE_CONV, { kernel: 1, bias: 3, outputAxis: 0 }],
  [operators.CONV_3D, { kernel: 1, bias: 2, outputAxis: -1 }],
  [operators.CONV_3D_TRANSPOSE, { kernel: 1, bias: 3, outputAxis: -2 }],
  [operators.BATCH_MATMUL, { kernel: 1, outputAxis: -1 }],
  [operators.EMBEDDING_LOOKUP, { kernel: 1, outputAxis: -1, role: 'embedding' }],
  [operators.GATHER, { kernel: 0, outputAxis: -1, role: 'embedding' }],
]);

/** Their inputs are many, and what they are shows in their axes: matrices are kernels, rows biases. */
const recurrent = new Set<number>([
  operators.LSTM,
  operators.RNN,
  operators.SVDF,
  operators.UNIDIRECTIONAL_SEQUENCE_RNN,
  operators.UNIDIRECTIONAL_SEQUENCE_LSTM,
  operators.BIDIRECTIONAL_SEQUENCE_RNN,
  operators.BIDIRECTIONAL_SEQUENCE_LSTM,
]);

/** By the index of a tensor: what its first user makes of it, also where it was made float32 before. */
export function usesOf({ tensors, operators: all }: TfliteGraph): ReadonlyMap<number, Use> {
  const sources = new Map<number, number>();
  for (const { code, inputs, outputs } of all)
    if (code === operators.DEQUANTIZE && inputs.length === 1 && outputs.length === 1)
      sources.set(outputs[0], inputs[0]);
  const uses = new Map<number, Use>();
  for (const { code, inputs, outputs } of all) {
    const layer = layerOf(tensors.at(outputs.at(0) ?? tensors.length)?.name ?? '');
    const add = (slot: number | undefined, role: ParameterRole, axis: number): void => {
      const index = slot === undefined ? undefined : inputs[slot];
      const tensor = index === undefined || index < 0 ? undefined : tensors.at(index);
      if (index === undefined || !tensor) return;
      const source = sources.get(index) ?? index;
      const outputAxis = Math.max(0, axis < 0 ? axis + tensor.shape.length : axis);
      if (!uses.has(source) && outputAxis < Math.max(1, tensor.shape.length))
        uses.set(source, { role, outputAxis, layer });
    };
    const known = slots.get(code);
    if (known) {
      add(known.kernel, known.role ?? 'kernel', known.outputAxis);
      add(known.bias, 'bias', 0);
    } else if (recurrent.has(code))
      inputs.forEach((index, slot) => {
        if (slot > 0) add(slot, (tensors[index]?.shape.length ?? 0) > 1 ? 'kernel' : 'bias', 0);
      });
  }
  return uses;
}

/** Characters of a layer's name. Every weight of the layer has it, however long a file makes it. */
const longestLayer = 500;

/** Where operators were fused, the output is called after all of them. */
function layerOf(output: string): string {
  const name = output.slice(0, longestLayer);
  const end = name.indexOf(';');
  return end < 0 ? name : name.slice(0, end);
}
