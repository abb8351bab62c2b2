/**
 * The part of ONNX Runtime that the native executor uses, injected: onnxruntime-node is installed by whoever wants it, and the core
 * knows neither where nor which of the two packages (node, web) it is.
 */

/** What a tensor of ONNX Runtime holds here: numbers, or positions. */
export type OnnxData = Float32Array | BigInt64Array;

/** A value of ONNX Runtime's, as far as it is read. */
export interface OnnxTensor {
  readonly data: unknown;
  readonly dims: readonly number[];
}

export type OnnxFeeds = Readonly<Record<string, OnnxTensor>>;

/** A model made ready. */
export interface OnnxSession {
  run(feeds: OnnxFeeds): Promise<Readonly<Record<string, OnnxTensor>>>;
  release(): Promise<void>;
  /** Writes the profile that `enableProfiling` asked for. */
  endProfiling?(): void;
}

/** Options of a session, by ONNX Runtime's own names. */
export interface OnnxOptions {
  readonly intraOpNumThreads?: number;
  readonly interOpNumThreads?: number;
  readonly executionMode?: 'sequential' | 'parallel';
  readonly graphOptimizationLevel?: 'disabled' | 'basic' | 'extended' | 'layout' | 'all';
  readonly enableCpuMemArena?: boolean;
  readonly enableMemPattern?: boolean;
  readonly enableProfiling?: boolean;
  readonly profileFilePrefix?: string;
  readonly logSeverityLevel?: 0 | 1 | 2 | 3 | 4;
}

export interface OnnxRuntime {
  /** @param model the bytes of an ONNX file. @throws Error in ONNX Runtime's words. */
  create(model: Uint8Array, options: OnnxOptions): Promise<OnnxSession>;
  /** A tensor over `data`, which is not copied: floats as float32, big integers as int64. */
  tensor(data: OnnxData, shape: readonly number[]): OnnxTensor;
}

/** What the packages onnxruntime-node and onnxruntime-web export. */
export interface OnnxModule {
  readonly InferenceSession: { create(model: Uint8Array, options: OnnxOptions): Promise<OnnxSession> };
  readonly Tensor: new (type: 'float32' | 'int64', data: OnnxData, dims: readonly number[]) => OnnxTensor;
}

/** One of the packages, as the executor wants it. */
export function runtimeOf({ InferenceSession, Tensor }: OnnxModule): OnnxRuntime {
  return {
    create: (model, options) => InferenceSession.create(model, options),
    tensor: (data, shape) => new Tensor(data instanceof Float32Array ? 'float32' : 'int64', data, shape),
  };
}
