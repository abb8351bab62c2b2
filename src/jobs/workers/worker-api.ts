import type { TransferredProgram, TransferredValues } from '../../core/executors/transfer';

/** What a worker starts with: which executor, and where its binaries are. */
export type WorkerOptions =
  | { readonly name: 'tfjs'; /** Holds `tfjs-backend-wasm*.wasm`. */ readonly wasmFolder: string }
  | { readonly name: 'native'; /** The package `onnxruntime-node`, absolute. */ readonly packageFolder: string };

interface OfSession {
  /** Chosen by the caller. */
  readonly session: number;
}
interface Feeding extends OfSession {
  readonly feeds: TransferredValues;
}

/** An executor's sessions in another thread or process, over the RPC of shared/rpc.ts. */
export interface WorkerApi {
  prepare(query: OfSession & { readonly program: TransferredProgram }): Promise<void>;
  run(query: Feeding): Promise<readonly (Float32Array | Float64Array)[]>;
  add(query: Feeding): Promise<void>;
  sums(query: OfSession): Promise<readonly Float64Array[]>;
  dispose(query: OfSession): Promise<void>;
}
