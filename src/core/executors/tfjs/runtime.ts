/** TensorFlow.js with its WebAssembly backend, as the kernels see it. */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { NamedAttrMap, Tensor, TensorInfo } from '@tensorflow/tfjs';
import type { Shape } from '../../graph/shape';
import { Products, type Extents, type Steps } from './products';

export type { Tensor } from '@tensorflow/tfjs';
type Tfjs = typeof import('@tensorflow/tfjs');

/** Where pairs of matrices start in two tensors, in elements, and how each operand's matrices lie. */
export interface Parts {
  readonly starts: readonly [Int32Array, Int32Array];
  readonly steps: readonly [Steps, Steps];
}

export class Runtime {
  private products: Products | undefined;

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
   * Matrix products of parts of two tensors, one after another into a new tensor.
   * @param shape of the result, as many elements as all products.
   */
  multiplyParts(shape: Shape, [a, b]: readonly Tensor[], parts: Parts, extents: Extents): Tensor {
    const output = this.backend.makeOutput([...shape], 'float32');
    this.products ??= new Products(this.backend);
    const [left, right] = [a, b].map(({ dataId }) => this.backend.getMemoryOffset(dataId));
    const result = this.backend.getMemoryOffset(output.dataId);
    const bytes = 4 * extents.rows * extents.columns;
    const [startsA, startsB] = parts.starts;
    const [ofA, ofB] = parts.steps;
    for (let index = 0; index < startsA.length; index++)
      this.products.multiply(extents, {
        a: left + 4 * startsA[index],
        ofA,
        b: right + 4 * startsB[index],
        ofB,
        result: result + index * bytes,
      });
    return this.tf.engine().makeTensorFromTensorInfo(output);
  }

  private view(tensor: TensorInfo): Float32Array {
    return this.backend.typedArrayFromHeap(tensor) as Float32Array;
  }
}
