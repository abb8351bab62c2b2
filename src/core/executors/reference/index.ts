/** The reference executor: float64, node by node. The oracle of the tests, and a fallback where there is no WebAssembly. */
import type { Node, ReferenceTensor } from '../../graph/node';
import type { Executor, Program, Session, Values } from '../executor';
import { knownValues, requireFed, schedule, type Schedule, type Step } from '../schedule';

type Environment = Map<Node, ReferenceTensor>;

const tensor = (node: Node, values: Values): ReferenceTensor => ({
  shape: node.shape,
  data: Float64Array.from(values),
});

function valueOf(environment: Environment, node: Node): ReferenceTensor {
  const value = environment.get(node);
  if (!value) throw new Error(`${node.op.name} was freed before its last use`);
  return value;
}

function compute(steps: readonly Step[], environment: Environment): void {
  for (const { node, release } of steps) {
    const inputs = node.inputs.map((input) => valueOf(environment, input));
    environment.set(node, { shape: node.shape, data: node.op.evaluate(inputs, node.attributes, node.shape) });
    for (const each of release) environment.delete(each);
  }
}

class ReferenceSession implements Session {
  private readonly plan: Schedule;
  /** Constants, fixed inputs and what follows from them. */
  private readonly known: Environment = new Map();
  private disposed = false;

  constructor(private readonly program: Program) {
    this.plan = schedule(program);
    for (const node of this.plan.known) this.known.set(node, tensor(node, knownValues(node, program.fixed)));
    compute(this.plan.once, this.known);
  }

  async run(feeds: ReadonlyMap<Node, Values>): Promise<readonly Float64Array[]> {
    if (this.disposed) throw new Error('the session was disposed');
    const environment = new Map(this.known);
    for (const node of this.plan.inputs) environment.set(node, tensor(node, requireFed(node, feeds)));
    compute(this.plan.each, environment);
    // Copies: operations may share data, and what is known stays ours.
    return this.program.outputs.map((output) => valueOf(environment, output).data.slice());
  }

  dispose(): void {
    this.disposed = true;
    this.known.clear();
  }
}

export const createReferenceExecutor = (): Executor => ({
  name: 'reference',
  prepare: async (program) => new ReferenceSession(program),
});
