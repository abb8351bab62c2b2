/** TensorFlow.js with its WebAssembly backend, as the kernels see it. */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { NamedAttrMap, Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import type { Shape } from '../../graph/shape';

export type { Tensor } from '@tensorflow/tfjs-core';
type Tfjs = typeof import('@tensorflow/tfjs-core');

/** Of a matrix product: `[rows, inner]` by `[inner, columns]`. */
export interface Extents {
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
}

interface Emscripten {
  cwrap(name: string, answer: null, parameters: readonly string[]): WasmFunction;
}
type WasmFunction = (...parameters: (number | Uint8Array)[]) => void;
const bytesOf = (shape: Shape): Uint8Array => new Uint8Array(Int32Array.from(shape).buffer);

export class Runtime {
  private batchMatMul: WasmFunction | undefined;

  constructor(
    private readonly tf: Tfjs,
    private readonly backend: BackendWasm,
  ) {}

  /** Other code in the process may have chosen another backend since. */
  async use(): Promise<void> {
    if (this.tf.getBackend() !== 'wasm') await this.tf.setBackend('wasm');
  }

  upload(values: Float32Array, shape: Shape): Tensor {
    return this.tf.tensor(values, [...shape], 'float32');
  }

  /** A kernel of the stock backend. Never another backend's: tfjs throws where wasm lacks it. */
  stock(name: string, inputs: Readonly<Record<string, Tensor>>, attributes: NamedAttrMap = {}): Tensor {
    return this.tf.engine().runKernel<Tensor>(name, inputs, attributes);
  }

  reshape(x: Tensor, shape: Shape): Tensor {
    return this.stock('Reshape', { x }, { shape: [...shape] });
  }

  /** A new tensor that `write` fills. It sees WebAssembly's memory, not copies: it must write every element and keep no reference. */
  compute(
    shape: Shape,
    inputs: readonly Tensor[],
    write: (result: Float32Array, inputs: readonly Float32Array[]) => void,
  ): Tensor {
    const output = this.backend.makeOutput([...shape], 'float32');
    try {
      // Views are taken after the allocation, which may move the memory.
      write(
        this.view(output),
        inputs.map((input) => this.view(input)),
      );
    } catch (error) {
      this.backend.disposeData(output.dataId);
      throw error;
    }
    return this.tf.engine().makeTensorFromTensorInfo(output);
  }

  /**
   * Matrix products of parts of two tensors, one after another into a new tensor. The stock kernel is fast for one product alone.
   * @param shape of the result, as many elements as all products.
   * @param starts offsets of each pair of matrices, in elements.
   */
  multiplyParts(
    shape: Shape,
    [a, b]: readonly Tensor[],
    [startsA, startsB]: readonly [Int32Array, Int32Array],
    { rows, inner, columns }: Extents,
  ): Tensor {
    const output = this.backend.makeOutput([...shape], 'float32');
    for (const [index, start] of startsA.entries()) {
      const left = this.partOf(a, start, [rows, inner]);
      const right = this.partOf(b, startsB[index], [inner, columns]);
      const product = this.partOf(output, index * rows * columns, [rows, columns]);
      this.multiply(left, right, product);
      for (const part of [left, right, product]) this.forget(part);
    }
    return this.tf.engine().makeTensorFromTensorInfo(output);
  }

  /** The function behind the stock kernel, which writes to where it is told: no product is copied to its place. */
  private multiply(a: TensorInfo, b: TensorInfo, product: TensorInfo): void {
    this.batchMatMul ??= (this.backend.wasm as unknown as Emscripten).cwrap('BatchMatMul', null, [
      ...['number', 'array', 'number'],
      ...['number', 'array', 'number'],
      ...['number', 'number', 'number'],
    ]);
    const operands = [a, b].flatMap(({ dataId, shape }) => [this.idOf(dataId), bytesOf([1, ...shape]), 3]);
    const [transposed, result] = [0, this.idOf(product.dataId)];
    this.batchMatMul(...operands, transposed, transposed, result);
  }

  private idOf(dataId: TensorInfo['dataId']): number {
    return this.backend.dataIdMap.get(dataId).id;
  }

  /** A part of a tensor's memory, as a value of its own. `forget` it before the tensor is disposed. */
  private partOf({ dataId }: TensorInfo, start: number, shape: Shape): TensorInfo {
    const offset = this.backend.getMemoryOffset(dataId) + start * Float32Array.BYTES_PER_ELEMENT;
    return this.backend.makeOutput([...shape], 'float32', offset);
  }

  /** Forgets a part, and what XNNPACK packed for it, without freeing the memory, which is not its own. */
  private forget({ dataId }: TensorInfo): void {
    this.backend.wasm.tfjs.disposeData(this.idOf(dataId));
    this.backend.dataIdMap.delete(dataId);
  }

  private view(tensor: TensorInfo): Float32Array {
    return this.backend.typedArrayFromHeap(tensor) as Float32Array;
  }
}
