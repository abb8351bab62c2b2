/** Which tensors are kernels, embeddings, biases: decided by the operators that read them, never by a name. */
import type { ParameterRole } from '../../../../shared/documents';
import { size, type Shape } from '../../../graph/shape';
import { joined, labelOf } from '../bodies';
import type { NodeProto } from '../proto/onnx_pb';
import type { Weight } from '../weights';
import { layerPathOf, moduleOf } from './alias';
import { traceAxes } from './axes';
import { attributeOf, intOf, operatorOf, type Frame, type Names } from './frames';
import { addedBias, einsumSlots, normScale, products, slotsOf, type Slot } from './slots';
import type { Tracer } from './trace';

/** How a weight is used. */
export interface Use {
  readonly role: ParameterRole;
  /** The axes of the weight that number the output units; empty where they cannot be told. */
  readonly outputAxes: readonly number[];
  /** The module around the node that reads it, where the file notes it; else the node, as the file calls it. */
  readonly layer: string;
  /** Readable: `encoder.layers.0.linear1.weight`. */
  readonly alias: string;
}

/** What a weight is first of all, where it is several things. */
const rank: readonly ParameterRole[] = ['kernel', 'embedding', 'norm', 'bias', 'other'];
const isStronger = (role: ParameterRole, than: ParameterRole): boolean =>
  // A table that also serves as a kernel (tied weights) is what it is used as first.
  than === 'embedding' ? false : rank.indexOf(role) < rank.indexOf(than);

/** Of every weight that an operator applies. @param shapeOf the weight's shape. */
export function usesOf(names: Names, tracer: Tracer, shapeOf: (weight: Weight) => Shape): ReadonlyMap<Weight, Use> {
  const uses = new Map<Weight, Use>();
  for (const frame of names.frames)
    frame.body.nodes.forEach((node, index) => {
      if (frame.inner.get(node)?.some(({ call }) => call)) return;
      for (const slot of slotsAt(node, frame, tracer, shapeOf))
        for (const { weight, steps } of tracer.trace(node.input[slot.input] ?? '', frame)) {
          const known = uses.get(weight);
          if (known && !isStronger(slot.role, known.role)) continue;
          const { axes, shape } = traceAxes(shapeOf(weight), steps, slot.axes);
          if (slot.accepts && !slot.accepts(shape)) continue;
          const label = joined(frame.path, labelOf(node, index));
          const path = layerPathOf(node, label);
          uses.set(weight, {
            role: slot.role,
            outputAxes: axes ?? [],
            layer: moduleOf(node) ?? label,
            alias: path === '' ? slot.word : `${path}.${slot.word}`,
          });
        }
    });
  return uses;
}

function slotsAt(node: NodeProto, frame: Frame, tracer: Tracer, shapeOf: (weight: Weight) => Shape): readonly Slot[] {
  const operator = operatorOf(node);
  switch (operator) {
    case 'Einsum':
      return einsumSlots(new TextDecoder().decode(attributeOf(node, 'equation', frame)?.s));
    case 'Add':
    case 'Mul':
      return operands(node, frame, tracer, shapeOf).flatMap(([input, other]) => {
        const before = tracer.behind(other, frame);
        if (!before) return [];
        if (operator === 'Mul') return isNormalized(before, tracer) ? [normScale(input)] : [];
        if (products.has(operatorOf(before.node))) return [addedBias(input)];
        return isScaledNorm(before, tracer) ? [normScale(input, 'bias')] : [];
      });
    default:
      return slotsOf(operator, (name, otherwise) => intOf(node, name, frame, otherwise));
  }
}

/** Operands that are vectors of the file, with the name of the other operand. */
function operands(
  node: NodeProto,
  frame: Frame,
  tracer: Tracer,
  shapeOf: (weight: Weight) => Shape,
): (readonly [input: number, other: string])[] {
  const [left, right] = node.input;
  if (node.input.length !== 2) return [];
  const isVector = (name: string): boolean => {
    const traces = tracer.trace(name, frame);
    return traces.length > 0 && traces.every(({ weight }) => isRow(shapeOf(weight)));
  };
  return [...(isVector(left) ? [[0, right] as const] : []), ...(isVector(right) ? [[1, left] as const] : [])];
}

/** At most one axis has more than one index. */
const isRow = (shape: Shape): boolean => size(shape) === Math.max(1, ...shape);

interface Made {
  readonly node: NodeProto;
  readonly frame: Frame;
}

/** What comes out of a normalization that is written out: (x − mean) / deviation, or x · (1 / deviation). */
function isNormalized({ node, frame }: Made, tracer: Tracer): boolean {
  const operator = operatorOf(node);
  // Numbers of the file are no deviation: images are divided by 255, scores by a temperature.
  if (operator === 'Div') return tracer.trace(node.input[1] ?? '', frame).length === 0;
  return operator === 'Mul' && node.input.some((name) => isMadeBy(['Reciprocal', 'Div'], name, frame, tracer));
}

function isScaledNorm({ node, frame }: Made, tracer: Tracer): boolean {
  if (operatorOf(node) !== 'Mul') return false;
  return node.input.some((name) => {
    const made = tracer.behind(name, frame);
    return made !== undefined && isNormalized(made, tracer);
  });
}

function isMadeBy(operators: readonly string[], name: string, frame: Frame, tracer: Tracer): boolean {
  const made = tracer.behind(name, frame);
  return made !== undefined && operators.includes(operatorOf(made.node));
}
