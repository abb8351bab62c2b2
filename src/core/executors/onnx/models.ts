/** The models that ONNX Runtime holds for an executor: one for the same outputs, whatever the weights. */
import type { Node } from '../../graph/node';
import type { Program } from '../executor';
import { requireFed } from '../schedule';
import { lowered } from './lowered';
import type { Parts } from './parts';
import type { OnnxOptions, OnnxRuntime, OnnxTensor } from './runtime';
import { asFloats, runModel, type PreparedModel } from './session';

/** One thread: a pass over data runs in several processes, and threads of one session gain almost nothing. */
const options: OnnxOptions = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
  enableCpuMemArena: true,
  enableMemPattern: true,
  logSeverityLevel: 3,
};

interface Entry {
  readonly model: Promise<PreparedModel>;
  users: number;
}

/** A model in use. */
export interface UsedModel {
  readonly model: PreparedModel;
  /** To be called once. */
  readonly release: () => void;
}

export class Models {
  private readonly entries = new Map<string, Entry>();

  constructor(
    private readonly runtime: OnnxRuntime,
    private readonly mostIdle: number,
    private readonly overrides: OnnxOptions,
  ) {}

  /** Values of everything that runs read and that is known before them. @throws RangeError where a fixed value has another size. */
  async knownOf({ fixed }: Program, { fixed: leaves, once, read }: Parts): Promise<Map<Node, Float32Array>> {
    const given = new Map(leaves.map((node) => [node, asFloats(requireFed(node, fixed))]));
    const values = new Map([...given].filter(([node]) => read.includes(node)));
    if (once.length === 0) return values;
    const model = await this.make({ outputs: once, inputs: leaves, known: [] });
    try {
      const feeds: Record<string, OnnxTensor> = {};
      for (const [node, { name, shape }] of model.inputs)
        feeds[name] = this.runtime.tensor(requireGiven(given, node), shape);
      const results = await runModel(model, feeds);
      once.forEach((node, index) => values.set(node, results[index]));
    } finally {
      await model.session.release();
    }
    return values;
  }

  /** The model of a program's runs. */
  async use({ outputs, inputs, read }: Parts): Promise<UsedModel> {
    const key = [outputs, read].map((nodes) => nodes.map(({ id }) => id).join()).join(';');
    const entry = this.entries.get(key) ?? { model: this.make({ outputs, inputs, known: read }), users: 0 };
    entry.users++;
    // The youngest stands last.
    this.entries.delete(key);
    this.entries.set(key, entry);
    try {
      return { model: await entry.model, release: () => this.leave(entry) };
    } catch (error) {
      this.entries.delete(key);
      throw error;
    }
  }

  /** A model that has the known values in it, for one session. */
  async build({ outputs, inputs, read }: Parts, known: ReadonlyMap<Node, Float32Array>): Promise<UsedModel> {
    const model = await this.make({ outputs, inputs, known: read, built: known });
    return { model, release: () => void model.session.release() };
  }

  private leave(entry: Entry): void {
    entry.users--;
    const idle = [...this.entries].filter(([, { users }]) => users === 0);
    for (const [key, { model }] of idle.slice(0, Math.max(0, idle.length - this.mostIdle))) {
      this.entries.delete(key);
      void model.then(({ session }) => session.release());
    }
  }

  private async make(program: Parameters<typeof lowered>[0]): Promise<PreparedModel> {
    const model = lowered(program);
    return { ...model, session: await this.runtime.create(model.bytes, { ...options, ...this.overrides }) };
  }
}

function requireGiven(values: ReadonlyMap<Node, Float32Array>, node: Node): Float32Array {
  const found = values.get(node);
  if (!found) throw new Error(`${node.op.name} is not known`);
  return found;
}
