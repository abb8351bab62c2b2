import type { Node } from '../../graph/node';
import type { Program, Session, Values } from '../executor';
import { lower, type Lowering } from '../lower';
import { knownValues, requireFed, schedule, type Schedule, type Step } from '../schedule';
import { kernels, type Run } from './kernels';
import { isStock } from './kernels/stock-windows';
import type { Runtime, Tensor } from './runtime';

/** Operations without a kernel are decomposed. */
export const lowering: Lowering = (node) =>
  kernels.has(node.op.name) && isStock(node) ? undefined : node.op.decompose?.(node);

type Environment = Map<Node, Tensor>;

function valueOf(environment: Environment, node: Node): Tensor {
  const value = environment.get(node);
  if (!value) throw new Error(`${node.op.name} was freed before its last use`);
  return value;
}

interface PreparedStep extends Step {
  readonly run: Run;
}

/** Owns the tensors of what is known before a run; each run frees its own. */
export class TfjsSession implements Session {
  private readonly outputs: readonly Node[];
  private readonly plan: Schedule;
  private readonly steps: readonly PreparedStep[];
  private readonly known: Environment = new Map();
  private disposed = false;

  /** @throws Error where an operation has neither kernel nor decomposition. */
  constructor(
    program: Program,
    private readonly runtime: Runtime,
  ) {
    this.outputs = lower(program.outputs, lowering);
    this.plan = schedule({ ...program, outputs: this.outputs });
    this.steps = this.prepare(this.plan.each);
    const once = this.prepare(this.plan.once);
    try {
      for (const node of this.plan.known) this.known.set(node, this.upload(node, knownValues(node, program.fixed)));
      this.compute(once, this.known);
    } catch (error) {
      this.dispose();
      throw error;
    }
  }

  async run(feeds: ReadonlyMap<Node, Values>): Promise<readonly Float32Array[]> {
    if (this.disposed) throw new Error('the session was disposed');
    await this.runtime.use();
    const environment = new Map(this.known);
    try {
      for (const node of this.plan.inputs) environment.set(node, this.upload(node, requireFed(node, feeds)));
      this.compute(this.steps, environment);
      return this.outputs.map((output) => valueOf(environment, output).dataSync<'float32'>());
    } finally {
      for (const [node, tensor] of environment) if (!this.known.has(node)) tensor.dispose();
    }
  }

  dispose(): void {
    this.disposed = true;
    for (const tensor of this.known.values()) tensor.dispose();
    this.known.clear();
  }

  private prepare(steps: readonly Step[]): PreparedStep[] {
    return steps.map((step) => {
      const kernel = kernels.get(step.node.op.name);
      if (!kernel) throw new Error(`${step.node.op.name} has neither a kernel nor a decomposition`);
      return { ...step, run: kernel(step.node, this.runtime) };
    });
  }

  private compute(steps: readonly PreparedStep[], environment: Environment): void {
    for (const { node, run, release } of steps) {
      environment.set(node, run(node.inputs.map((input) => valueOf(environment, input))));
      for (const each of release) {
        environment.get(each)?.dispose();
        environment.delete(each);
      }
    }
  }

  private upload(node: Node, values: Values): Tensor {
    return this.runtime.upload(values instanceof Float32Array ? values : Float32Array.from(values), node.shape);
  }
}
