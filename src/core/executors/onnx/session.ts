import type { Node } from '../../graph/node';
import type { Session, Values } from '../executor';
import { requireFed } from '../schedule';
import type { LoweredProgram } from './lowered';
import type { OnnxData, OnnxFeeds, OnnxRuntime, OnnxSession, OnnxTensor } from './runtime';

/** A model that ONNX Runtime holds, and what it is fed. */
export interface PreparedModel extends LoweredProgram {
  readonly session: OnnxSession;
}

/** float32 as it is; a copy of anything else. */
export const asFloats = (values: Values): Float32Array =>
  values instanceof Float32Array ? values : Float32Array.from(values);

/** A value in the type that the model wants. */
function dataOf(node: Node, values: Values): OnnxData {
  return node.dtype === 'int32' ? BigInt64Array.from(values, BigInt) : asFloats(values);
}

/** The arrays of the outputs of one run. */
export async function runModel(
  { session, outputs }: Pick<PreparedModel, 'session' | 'outputs'>,
  feeds: OnnxFeeds,
): Promise<Float32Array[]> {
  const results = await session.run(feeds);
  return outputs.map((name) => {
    const data = results[name]?.data;
    if (!(data instanceof Float32Array)) throw new Error(`ONNX Runtime computed no numbers for ${name}`);
    return data;
  });
}

/** One program with its known values, over a model that other sessions may share. */
export class NativeSession implements Session {
  /** Tensors of what stays the same. */
  private readonly kept: Readonly<Record<string, OnnxTensor>>;
  private disposed = false;

  /**
   * @param known values of the nodes that the model is fed in every run.
   * @param release called once, when the session is disposed.
   */
  constructor(
    private readonly runtime: OnnxRuntime,
    private readonly model: PreparedModel,
    known: ReadonlyMap<Node, Float32Array>,
    private readonly release: () => void,
  ) {
    this.kept = Object.fromEntries(
      model.placed.map(({ name, shape, node, arrange }) => [
        name,
        runtime.tensor(arrange(asFloats(requireFed(node, known))), shape),
      ]),
    );
  }

  async run(feeds: ReadonlyMap<Node, Values>): Promise<readonly Float32Array[]> {
    if (this.disposed) throw new Error('the session was disposed');
    const fed = this.model.inputs.map(([node, { name, shape }]): readonly [string, OnnxTensor] => [
      name,
      this.runtime.tensor(dataOf(node, requireFed(node, feeds)), shape),
    ]);
    return runModel(this.model, { ...this.kept, ...Object.fromEntries(fed) });
  }

  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    this.release();
  }
}
