/** TensorFlow.js with its WebAssembly backend, as the kernels see it. Loaded at first use. */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { KernelBackend, NamedAttrMap, Tensor, TensorInfo } from '@tensorflow/tfjs';
import { Problem } from '../../../shared/problem';
import { text } from '../../../shared/text';
import type { Shape } from '../../graph/shape';

export type { Tensor } from '@tensorflow/tfjs';
type Tfjs = typeof import('@tensorflow/tfjs');

export class Runtime {
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
    // Views are taken after the allocation, which may move the memory.
    write(
      this.view(output),
      inputs.map((input) => this.view(input)),
    );
    return this.tf.engine().makeTensorFromTensorInfo(output);
  }

  /**
   * Matrix products of parts of two tensors, one after another into a new tensor: `[…, rows, inner]` by `[…, inner, columns]`. The
   * stock kernel is fast for one product alone.
   * @param starts offsets of each pair of matrices, in elements.
   */
  multiplyParts(
    shape: Shape,
    [a, b]: readonly Tensor[],
    [startsA, startsB]: readonly [Int32Array, Int32Array],
    inner: number,
  ): Tensor {
    const [rows, columns] = shape.slice(-2);
    const output = this.backend.makeOutput([...shape], 'float32');
    for (const [index, start] of startsA.entries()) {
      const left = this.partOf(a, start, [rows, inner]);
      const right = this.partOf(b, startsB[index], [inner, columns]);
      const product = this.multiply(left, right);
      this.view(output).set(this.view(product), index * rows * columns);
      this.backend.disposeData(product.dataId);
      this.forget(left);
      this.forget(right);
    }
    return this.tf.engine().makeTensorFromTensorInfo(output);
  }

  private multiply(a: TensorInfo, b: TensorInfo): TensorInfo {
    const kernel = this.tf.getKernel('BatchMatMul', 'wasm');
    const attrs = { transposeA: false, transposeB: false };
    const [product] = [kernel.kernelFunc({ inputs: { a, b }, attrs, backend: this.backend })].flat();
    return product;
  }

  /** A part of a tensor's memory, as a value of its own. `forget` it before the tensor is disposed. */
  private partOf({ dataId }: Tensor, start: number, shape: Shape): TensorInfo {
    const offset = this.backend.getMemoryOffset(dataId) + start * Float32Array.BYTES_PER_ELEMENT;
    return this.backend.makeOutput([...shape], 'float32', offset);
  }

  /** Forgets a part, and what XNNPACK packed for it, without freeing the memory, which is not its own. */
  private forget({ dataId }: TensorInfo): void {
    this.backend.wasm.tfjs.disposeData(this.backend.dataIdMap.get(dataId).id);
    this.backend.dataIdMap.delete(dataId);
  }

  private view(tensor: TensorInfo): Float32Array {
    return this.backend.typedArrayFromHeap(tensor) as Float32Array;
  }
}

/** By what it can do: where several bundles live in one process, they share the backend that the first of them made. */
const isWasm = (backend: KernelBackend): backend is BackendWasm => 'typedArrayFromHeap' in backend;

let loading: Promise<Runtime> | undefined;

/**
 * Loads tfjs once for the process: wasm with SIMD where the machine has it, one thread, no banner.
 * @param wasmFolder folder of the `.wasm` files; that of the first call counts.
 * @throws Problem `file-missing` where the backend does not start from there.
 */
export function loadRuntime(wasmFolder: string): Promise<Runtime> {
  loading ??= load(wasmFolder).catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function load(wasmFolder: string): Promise<Runtime> {
  const tf = await import('@tensorflow/tfjs');
  const wasm = await import('@tensorflow/tfjs-backend-wasm');
  tf.env().set('PROD', true);
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  wasm.setThreadsCount(1);
  wasm.setWasmPaths(`${wasmFolder.replace(/[\\/]$/, '')}/`);
  const started = await keepingListeners(() => tf.setBackend('wasm'));
  const backend = tf.backend();
  if (!started || !isWasm(backend))
    throw new Problem('file-missing', text('TensorFlow.js could not start its WebAssembly backend.'), {
      file: wasmFolder,
      remedy: text('Install Prunescope again.'),
    });
  return new Runtime(tf, backend);
}

const fatalEvents = ['uncaughtException', 'unhandledRejection'] as const;

/** Emscripten's start-up code makes every stray rejection fatal to the process: not its to decide, so its listeners go again. */
async function keepingListeners<T>(start: () => Promise<T>): Promise<T> {
  const { process } = globalThis as { process?: NodeJS.Process };
  const before = fatalEvents.map((event) => new Set<unknown>(process?.listeners(event as NodeJS.Signals)));
  try {
    return await start();
  } finally {
    for (const [index, event] of fatalEvents.entries())
      for (const listener of process?.listeners(event as NodeJS.Signals) ?? [])
        if (!before[index].has(listener)) process?.removeListener(event, listener);
  }
}
