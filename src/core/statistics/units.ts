/**
 * Where the activations of a kernel's output units are. CRITERIA.md, `activation`: the op's output plus bias, then a directly following
 * batch norm, then a directly following activation, each only if it is the sole consumer; of the last layer, the output `y`.
 */
import type { Application } from '../graph/graph';
import { is, type Node } from '../graph/node';
import { sameShape, size } from '../graph/shape';
import { Add, Div, Mul, Sub } from '../ops/elementwise';
import { Reshape, Transpose } from '../ops/reshape';
import { activationBehind, isReluLike } from './activation-region';
import { bare, Flow, isNumber } from './flow';
import type { Objective } from './objective';

/** A value of one example, and the axis of the units in it. */
interface Place {
  readonly node: Node;
  readonly axis: number;
}

export interface Units extends Place {
  /** Some of its values are exactly 0 as a rule: it comes out of a ReLU-like activation. */
  readonly givesZeros: boolean;
  /** It is the network's output `y`. */
  readonly isOutput: boolean;
}

/** Finds the units of each application of a kernel in a network. */
export class UnitFinder {
  private readonly flow: Flow;

  constructor(private readonly objective: Objective) {
    this.flow = new Flow(objective);
  }

  /** One for each place where the kernel is applied; none where the graph does not know. */
  unitsOf(kernel: Node): Units[] {
    return this.objective.graph.applications.filter((each) => each.kernel === kernel).map((each) => this.find(each));
  }

  private find({ output, axis }: Application): Units {
    const place = this.throughAffine(throughReshape({ node: output, axis }, bare(output)) ?? { node: output, axis });
    const activation = activationBehind(place.node, this.flow);
    const exit = activation?.[activation.length - 1];
    const end = exit ? { ...place, node: exit } : place;
    const y = this.outputAt(end);
    if (y) return { ...y, givesZeros: false, isOutput: true };
    return { ...end, givesZeros: activation !== undefined && isReluLike(place.node, activation), isOutput: false };
  }

  /** Bias, batch norm, and moved axes between them. */
  private throughAffine(start: Place): Place {
    let place = start;
    for (let next = this.affineBehind(place); next; next = this.affineBehind(place)) place = next;
    return place;
  }

  private affineBehind({ node, axis }: Place): Place | undefined {
    const [consumer, ...others] = this.flow.consumersOf(node);
    if (!consumer || others.length > 0 || this.flow.isEnd(node)) return undefined;
    if (is(consumer, Transpose)) return { node: consumer, axis: consumer.attributes.perm.indexOf(axis) };
    if (is(consumer, Reshape)) return throughReshape({ node, axis }, consumer);
    const [a, b] = consumer.inputs;
    const isAffine = [Add, Sub, Mul].includes(consumer.op) || (consumer.op === Div && a === node);
    const operand = a === node ? b : a;
    const fits = sameShape(consumer.shape, node.shape) && isAffine && this.isPerUnit(operand, { node, axis });
    return fits ? { node: consumer, axis } : undefined;
  }

  /** A number for each unit that no example changes. (One number for all, known from the start, belongs to an activation.) */
  private isPerUnit(operand: Node, { node, axis }: Place): boolean {
    if (this.flow.varies(operand) || isNumber(operand)) return false;
    const own = axis - node.shape.length + operand.shape.length;
    return operand.shape.every((extent, index) => extent === 1 || index === own);
  }

  /** `y`, where a place is the network's output; also where `y` was computed from what the network's output was computed from. */
  private outputAt({ node, axis }: Place): Place | undefined {
    const { output, prediction } = this.objective;
    if (bare(node) !== bare(output) && bare(node) !== bare(prediction)) return undefined;
    return throughReshape({ node, axis }, output) ?? { node, axis };
  }
}

/** The same units in another shape, where the axis is still one: of the same extent, with as many elements behind it. */
function throughReshape({ node, axis }: Place, reshaped: Node): Place | undefined {
  const behind = size(node.shape.slice(axis + 1));
  const found = reshaped.shape.findLastIndex(
    (extent, index) => extent === node.shape[axis] && size(reshaped.shape.slice(index + 1)) === behind,
  );
  return found < 0 ? undefined : { node: reshaped, axis: found };
}
