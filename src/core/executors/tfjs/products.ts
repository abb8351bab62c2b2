import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { binary } from './wasm/binary';

/** How a matrix lies in memory: steps from row to row and from column to column, in elements. */
export interface Steps {
  readonly rowStep: number;
  readonly columnStep: number;
}

/** `[rows, inner]` by `[inner, columns]`. */
export interface Extents {
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
}

/** What wasm/gemm.ts exports. */
interface Kernel {
  gemmScratch(): number;
  gemm: (
    ...given: [
      ...[rows: number, inner: number, columns: number],
      ...[a: number, aRow: number, aInner: number],
      ...[b: number, bInner: number, bColumn: number],
      ...[result: number, scratch: number],
    ]
  ) => void;
}

/** What is used of WebAssembly, which the types of neither the language nor Node know. */
interface Assembly {
  validate(bytes: Uint8Array): boolean;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
}
interface Memory {
  readonly buffer: ArrayBuffer;
}
const { WebAssembly: assembly } = globalThis as unknown as { readonly WebAssembly: Assembly };

interface Emscripten {
  readonly asm: { readonly memory: Memory };
  _malloc(bytes: number): number;
}

/** The two operands of a product and its result, which is row-major: where each begins in bytes, and how the operands lie. */
export interface Places {
  readonly a: number;
  readonly ofA: Steps;
  readonly b: number;
  readonly ofB: Steps;
  readonly result: number;
}

/** Matrix products by a kernel of ours (wasm/gemm.ts) in the memory of tfjs's backend; by a plain loop where the machine has no vectors. */
export class Products {
  private readonly memory: Memory;
  private readonly kernel: Kernel | undefined;
  private readonly scratch: number;

  constructor({ wasm }: BackendWasm) {
    const module = wasm as unknown as Emscripten;
    this.memory = module.asm.memory;
    const bytes = Uint8Array.from(atob(binary), (each) => each.charCodeAt(0));
    this.kernel = assembly.validate(bytes) ? this.start(bytes) : undefined;
    this.scratch = this.kernel ? module._malloc(this.kernel.gemmScratch()) : 0;
  }

  /** Writes every element of the result. */
  multiply(extents: Extents, places: Places): void {
    if (!this.kernel) return multiplyPlainly(new Float32Array(this.memory.buffer), extents, places);
    const { rows, inner, columns } = extents;
    const { a, ofA, b, ofB, result } = places;
    const given = [a, ofA.rowStep, ofA.columnStep, b, ofB.rowStep, ofB.columnStep] as const;
    this.kernel.gemm(rows, inner, columns, ...given, result, this.scratch);
  }

  private start(bytes: Uint8Array): Kernel {
    const { exports } = new assembly.Instance(new assembly.Module(bytes), { env: { memory: this.memory } });
    return exports as Kernel;
  }
}

/** The same in JavaScript, in memory seen as numbers. */
export function multiplyPlainly(memory: Float32Array, { rows, inner, columns }: Extents, places: Places): void {
  const { ofA, ofB } = places;
  const [a, b, result] = [places.a, places.b, places.result].map((address) => address / memory.BYTES_PER_ELEMENT);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      for (let k = 0; k < inner; k++)
        sum +=
          memory[a + row * ofA.rowStep + k * ofA.columnStep] * memory[b + k * ofB.rowStep + column * ofB.columnStep];
      memory[result + row * columns + column] = sum;
    }
}
