import type { BarrierDocument } from '../../shared/documents';
import type { NetworkDocument, NetworkNode } from '../../shared/pictures';
import { FreeNames } from './free-names';

/** One operation as a file lists it. Values are told apart by their names. */
export interface NetworkStep {
  /** For people, and for barriers. */
  readonly name: string;
  readonly op: string;
  /** Those that it holds; those that it reads are in `weights`. */
  readonly parameters: readonly string[];
  readonly reads: readonly string[];
  readonly makes: readonly string[];
  /** What it makes does not depend on numbers, only on shapes. */
  readonly measuresShape?: boolean;
}

export interface NetworkPort {
  readonly name: string;
  readonly value: string;
}

export interface NetworkDescription {
  readonly inputs: readonly NetworkPort[];
  readonly outputs: readonly NetworkPort[];
  /** In any order. */
  readonly steps: readonly NetworkStep[];
  /** The parameter that a value is. */
  readonly weights: ReadonlyMap<string, string>;
  readonly barriers: readonly Pick<BarrierDocument, 'node' | 'blocks'>[];
}

/** Operations that one node names; more are dots. */
const mostOps = 6;
/** Parameters that one node names: a body of a loop may hold a whole network. */
const mostParameters = 1000;

/**
 * What leads to the outputs, one node for each operation that matters: what follows from constants is part of who uses it, and operations
 * in a row that hold no parameters are one. Takes time in proportion to the file.
 */
export function networkOf(description: NetworkDescription): NetworkDocument {
  return new Outline(description).build();
}

/** A node that is being made. */
interface Draft {
  readonly id: string;
  readonly label: string;
  readonly ops: string[];
  readonly parameters: readonly string[];
  readonly blocks: readonly BarrierDocument['blocks'][];
  /** What else follows in a row may join it. */
  readonly open: boolean;
}

class Outline {
  private readonly drafts: Draft[] = [];
  private readonly edges: [number, number][] = [];
  private readonly ids = new FreeNames('#');
  /** The node that makes a value. Values without one are constants. */
  private readonly sources = new Map<string, number>();
  /** Parameters that a constant is made of. */
  private readonly constants: Map<string, readonly string[]>;

  constructor(private readonly network: NetworkDescription) {
    this.constants = new Map([...network.weights].map(([value, name]) => [value, [name]]));
  }

  build(): NetworkDocument {
    const { inputs, outputs } = this.network;
    const order = this.order();
    const readers = this.readersOf(order);
    for (const { name, value } of inputs) this.sources.set(value, this.add(name, ['input'], [], [], false));
    for (const step of order) this.place(step, readers);
    for (const { name, value } of outputs) {
      const source = this.sources.get(value);
      const node = this.add(name, ['output'], [], [], false);
      if (source !== undefined) this.edges.push([source, node]);
    }
    return { nodes: this.drafts.map(nodeOf), edges: this.edges };
  }

  /** The steps that lead to outputs, each after those that it reads from. */
  private order(): NetworkStep[] {
    const makers = new Map<string, NetworkStep>();
    for (const step of this.network.steps) for (const value of step.makes) makers.set(value, step);
    for (const { value } of this.network.inputs) makers.delete(value);
    const order: NetworkStep[] = [];
    const seen = new Set<NetworkStep>();
    const stack: { readonly step: NetworkStep; next: number }[] = [];
    const enter = (value: string): void => {
      const step = makers.get(value);
      if (!step || seen.has(step)) return;
      seen.add(step);
      stack.push({ step, next: 0 });
    };
    for (const { value } of this.network.outputs) {
      enter(value);
      for (let top = stack.at(-1); top; top = stack.at(-1)) {
        const { reads } = top.step;
        if (top.next < reads.length) enter(reads[top.next++]);
        else {
          order.push(top.step);
          stack.pop();
        }
      }
    }
    return order;
  }

  /** How many operations and outputs read each value; those that look at its shape alone do not count. */
  private readersOf(order: readonly NetworkStep[]): ReadonlyMap<string, number> {
    const readers = new Map<string, number>();
    const read = (value: string): void => void readers.set(value, (readers.get(value) ?? 0) + 1);
    for (const { reads, measuresShape } of order) if (!measuresShape) for (const value of new Set(reads)) read(value);
    for (const { value } of this.network.outputs) read(value);
    return readers;
  }

  private place(step: NetworkStep, readers: ReadonlyMap<string, number>): void {
    const { name, op, reads, makes, measuresShape = false } = step;
    const from = [...new Set(reads.flatMap((value) => this.sources.get(value) ?? []))];
    const applied = [...step.parameters, ...reads.flatMap((value) => this.constants.get(value) ?? [])];
    const parameters = [...new Set(applied)].slice(0, mostParameters);
    if (measuresShape) return;
    if (from.length === 0) {
      if (parameters.length > 0) for (const value of makes) this.constants.set(value, parameters);
      return;
    }
    const blocks = this.blocksOf(name);
    const open = from.length === 1 && parameters.length === 0 && blocks.length === 0;
    const before = from.length === 1 ? this.drafts[from[0]] : undefined;
    const alone = reads.every((value) => !this.sources.has(value) || readers.get(value) === 1);
    if (open && before?.open && alone) {
      before.ops.push(op);
      for (const value of makes) this.sources.set(value, from[0]);
      return;
    }
    const node = this.add(name, [op], parameters, blocks, open && makes.length === 1);
    for (const source of from) this.edges.push([source, node]);
    for (const value of makes) this.sources.set(value, node);
  }

  private add(
    name: string,
    ops: string[],
    parameters: readonly string[],
    blocks: Draft['blocks'],
    open: boolean,
  ): number {
    this.drafts.push({ id: this.ids.give(name), label: name, ops, parameters, blocks, open });
    return this.drafts.length - 1;
  }

  /** A barrier inside a body blocks the operation that has the body. */
  private blocksOf(name: string): Draft['blocks'] {
    const own = this.network.barriers.filter(({ node }) => node === name || node.startsWith(`${name}/`));
    return [...new Set(own.map(({ blocks }) => blocks))];
  }
}

const nodeOf = ({ id, label, ops, parameters, blocks }: Draft): NetworkNode => ({
  id,
  label,
  op: ops.length > mostOps ? `${ops.slice(0, mostOps).join(', ')}, …` : ops.join(', '),
  parameters,
  ...(blocks.length > 0 && { blocks }),
});
