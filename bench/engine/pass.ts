import type { Executor, Values } from '../../src/core/executors/executor';
import { Sessions } from '../../src/core/executors/sessions';
import type { Node } from '../../src/core/graph/node';
import { range, size } from '../../src/core/graph/shape';
import type { BenchNetwork } from './networks';
import { examplesOfRun, passProgram, type Measured, type PassProgram } from './pass-program';

/** A pass over some batches, as core does it: batch i on worker i mod W, sums there, merged once. Prepared, so that it costs what a later pass costs. */
export class Pass {
  private readonly programs = new Map<number, PassProgram>();
  private readonly sessions: readonly Sessions[];
  private readonly chunk: number;
  private readonly elements: number;

  constructor(
    private readonly network: BenchNetwork,
    private readonly what: Measured,
    private readonly data: { readonly x: Float32Array; readonly y: Int32Array },
    workers: readonly Executor[],
  ) {
    this.chunk = examplesOfRun(network);
    this.elements = size(network.graph.inputs[0].node.shape);
    const fixed = new Map<Node, Values>(network.parameters.map(({ node, values }) => [node, values]));
    this.sessions = workers.map(
      (worker) => new Sessions(worker, (examples) => ({ outputs: this.program(examples).outputs, fixed })),
    );
  }

  /** Sums over the examples of the first so many batches, one array for each measured parameter. */
  async run(batches: number): Promise<readonly Float64Array[]> {
    const parts = await Promise.all(this.sessions.map((_, worker) => this.share(worker, batches)));
    const [total, ...others] = parts;
    for (const other of others)
      for (const [index, sum] of total.entries()) for (let i = 0; i < sum.length; i++) sum[i] += other[index][i];
    return total;
  }

  async dispose(): Promise<void> {
    for (const sessions of this.sessions) await sessions.dispose();
  }

  private async share(worker: number, batches: number): Promise<readonly Float64Array[]> {
    const { batch } = this.network;
    const session = await this.sessions[worker].for(this.chunk);
    for (const index of range(batches))
      if (index % this.sessions.length === worker)
        for (let from = 0; from < batch; from += this.chunk) await session.add(this.feeds(index * batch + from));
    return session.sums();
  }

  private feeds(first: number): ReadonlyMap<Node, Values> {
    const { x, target, others } = this.program(this.chunk);
    const { classes } = this.network;
    const end = first + this.chunk;
    const oneHot = new Float32Array(this.chunk * classes);
    for (let row = 0; row < this.chunk; row++) oneHot[row * classes + this.data.y[first + row]] = 1;
    return new Map<Node, Values>([
      ...others,
      [x, this.data.x.subarray(first * this.elements, end * this.elements)],
      [target, oneHot],
    ]);
  }

  private program(examples: number): PassProgram {
    const program = this.programs.get(examples) ?? passProgram(this.network, this.what, examples);
    this.programs.set(examples, program);
    return program;
  }
}
