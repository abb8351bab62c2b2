/** In which order a program is computed, what is computed only once, and when each value is no longer needed. */
import { Constant, Input, IntegerInput } from '../graph/leaf';
import { is, topological, type Node } from '../graph/node';
import { size } from '../graph/shape';
import type { Program, Values } from './executor';

export interface Step {
  readonly node: Node;
  /** Values whose last use this is: freed after it. */
  readonly release: readonly Node[];
}

export interface Schedule {
  /** Inputs that every run feeds. */
  readonly inputs: readonly Node[];
  /** Known at `prepare`: constants and fixed inputs that anything reads. */
  readonly known: readonly Node[];
  /** What follows from known values alone: computed once, in this order. Released are those that no run reads. */
  readonly once: readonly Step[];
  /** What each run computes, in this order. */
  readonly each: readonly Step[];
}

export const isInput = (node: Node): boolean => node.op === Input || node.op === IntegerInput;
export const isConstant = (node: Node): boolean => is(node, Constant);

/** The name that an input was given. */
export const nameOf = (node: Node): string =>
  is(node, Input) || is(node, IntegerInput) ? node.attributes.name : node.op.name;

/** Nodes that depend on no input but the fixed ones. */
function staticNodes(order: readonly Node[], fixed: ReadonlySet<Node>): Set<Node> {
  const result = new Set<Node>();
  for (const node of order) {
    const known = isInput(node) ? fixed.has(node) : node.inputs.every((input) => result.has(input));
    if (known) result.add(node);
  }
  return result;
}

/** Each step with what it reads last; `kept` is never released. */
function releasing(nodes: readonly Node[], candidates: ReadonlySet<Node>, kept: ReadonlySet<Node>): Step[] {
  const last = new Map<Node, Node>();
  for (const node of nodes) for (const read of [node, ...node.inputs]) if (candidates.has(read)) last.set(read, node);
  const released = new Map<Node, Node[]>();
  for (const [node, by] of last) if (!kept.has(node)) released.set(by, [...(released.get(by) ?? []), node]);
  return nodes.map((node) => ({ node, release: released.get(node) ?? [] }));
}

export function schedule({ outputs, fixed }: Program): Schedule {
  const order = topological(outputs);
  const known = staticNodes(order, new Set(fixed?.keys()));
  const isLeaf = (node: Node): boolean => isInput(node) || isConstant(node);
  const inputs = order.filter((node) => isInput(node) && !known.has(node));
  const once = order.filter((node) => known.has(node) && !isLeaf(node));
  const each = order.filter((node) => !known.has(node) && !isLeaf(node));
  const wanted = new Set(outputs);
  const readByRuns = new Set([...each.flatMap((node) => node.inputs), ...outputs]);
  return {
    inputs,
    known: order.filter((node) => known.has(node) && isLeaf(node)),
    once: releasing(once, known, readByRuns),
    each: releasing(each, new Set([...each, ...inputs]), wanted),
  };
}

/** What is known before any run: a constant's data, or what `fixed` says. @throws RangeError where a fixed value has another size. */
export function knownValues(node: Node, fixed: Program['fixed']): Values {
  if (is(node, Constant)) return node.attributes.data;
  return requireFed(node, fixed);
}

/** @throws RangeError where nothing, or another number of elements, is fed. */
export function requireFed(node: Node, feeds: ReadonlyMap<Node, Values> | undefined): Values {
  const values = feeds?.get(node);
  if (!values) throw new RangeError(`nothing was fed to ${nameOf(node)}`);
  if (values.length !== size(node.shape))
    throw new RangeError(`${values.length} elements were fed to ${nameOf(node)}, which takes ${size(node.shape)}`);
  return values;
}
