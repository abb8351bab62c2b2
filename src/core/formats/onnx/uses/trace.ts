/** From what an operator reads back to the weight that it is. */
import { size, type Shape } from '../../../graph/shape';
import type { NodeProto } from '../proto/onnx_pb';
import type { Weight } from '../weights';
import { part, permuted, reshaped, same, type Step } from './axes';
import { intOf, intsOf, operatorOf, type Frame, type Maker, type Names } from './frames';

export interface Trace {
  readonly weight: Weight;
  /** From the weight on. */
  readonly steps: readonly Step[];
}

/** The whole numbers of a weight, where it has few of them: a shape, a list of axes. */
export type SmallIntegers = (weight: Weight) => readonly number[] | undefined;

/** Values that are followed from one place: branches in branches would never end. */
const mostValues = 256;

/** What hands its first input on, element by element. */
const handedOn = new Set(['Identity', 'Cast', 'CastLike', 'Dropout', 'DequantizeLinear', 'QuantizeLinear']);

export class Tracer {
  constructor(
    private readonly names: Names,
    private readonly integers: SmallIntegers,
  ) {}

  /** The weights that a value may be: several where branches choose. */
  trace(name: string, frame: Frame): readonly Trace[] {
    const found: Trace[] = [];
    const open: { name: string; frame: Frame; steps: readonly Step[] }[] = [{ name, frame, steps: [] }];
    for (let followed = 0; followed < open.length && followed < mostValues; followed++) {
      const each = open[followed];
      const maker = this.names.makerOf(each.name, each.frame);
      if (maker?.kind === 'weight') found.push({ weight: maker.weight, steps: each.steps });
      if (maker?.kind !== 'node') continue;
      const step = this.stepOf(maker.node, maker.frame);
      if (step) open.push({ name: maker.node.input[0] ?? '', frame: maker.frame, steps: [step, ...each.steps] });
      // Gates in another order: cut out, and put together again. (Data with a weight beside it is data.)
      else if (
        operatorOf(maker.node) === 'Concat' &&
        maker.node.input.every((piece) => this.isPart(piece, maker.frame))
      )
        for (const piece of maker.node.input)
          open.push({ name: piece, frame: maker.frame, steps: [part, ...each.steps] });
      else
        for (const [inner, innerFrame] of innerOutputs(maker))
          open.push({ name: inner, frame: innerFrame, steps: each.steps });
    }
    return found;
  }

  /** The operator that makes a value, behind what only moves its elements. */
  behind(name: string, frame: Frame): { readonly node: NodeProto; readonly frame: Frame } | undefined {
    let at = { name, frame };
    for (let followed = 0; followed < mostValues; followed++) {
      const maker = this.names.makerOf(at.name, at.frame);
      if (maker?.kind !== 'node') return undefined;
      const [inner] = innerOutputs(maker);
      if (this.stepOf(maker.node, maker.frame)) at = { name: maker.node.input[0] ?? '', frame: maker.frame };
      else if (inner) at = { name: inner[0], frame: inner[1] };
      else return { node: maker.node, frame: maker.frame };
    }
    return undefined;
  }

  /** Nothing but a weight, or a part of one. */
  private isPart(name: string, frame: Frame): boolean {
    let maker = this.names.makerOf(name, frame);
    for (let followed = 0; followed < mostValues && maker?.kind === 'node'; followed++) {
      if (!this.stepOf(maker.node, maker.frame)) return false;
      maker = this.names.makerOf(maker.node.input[0] ?? '', maker.frame);
    }
    return maker?.kind === 'weight';
  }

  private stepOf(node: NodeProto, frame: Frame): Step | undefined {
    const operator = operatorOf(node);
    if (handedOn.has(operator)) return same;
    switch (operator) {
      case 'Slice':
      case 'Split':
        return part;
      case 'Transpose':
        return permuted(intsOf(node, 'perm', frame));
      case 'Reshape': {
        const target = intsOf(node, 'shape', frame) ?? this.numbers(node.input[1], frame);
        const keepsZeros = intOf(node, 'allowzero', frame, 0) !== 0;
        return reshaped((shape) => target && targetOf(shape, target, keepsZeros));
      }
      case 'Flatten': {
        const axis = intOf(node, 'axis', frame, 1);
        return reshaped((shape) => {
          const at = axis < 0 ? axis + shape.length : axis;
          return [size(shape.slice(0, at)), size(shape.slice(at))];
        });
      }
      case 'Squeeze': {
        const axes = intsOf(node, 'axes', frame) ?? this.numbers(node.input[1], frame);
        if (!axes && node.input[1]) return reshaped(() => undefined);
        return reshaped((shape) => shape.filter((extent, axis) => !isSqueezed(extent, axis, shape.length, axes)));
      }
      case 'Unsqueeze': {
        const axes = intsOf(node, 'axes', frame) ?? this.numbers(node.input[1], frame);
        return reshaped((shape) => axes && unsqueezed(shape, axes));
      }
      default:
        return undefined;
    }
  }

  /** The numbers of a list that stands in the file. */
  private numbers(name: string | undefined, frame: Frame): readonly number[] | undefined {
    let at = { name: name ?? '', frame };
    for (let followed = 0; followed < mostValues; followed++) {
      const maker = this.names.makerOf(at.name, at.frame);
      if (maker?.kind === 'weight') return this.integers(maker.weight);
      if (!maker) return undefined;
      const operator = operatorOf(maker.node);
      if (operator === 'Constant') return intsOf(maker.node, 'value_ints', maker.frame);
      if (!handedOn.has(operator)) return undefined;
      at = { name: maker.node.input[0] ?? '', frame: maker.frame };
    }
    return undefined;
  }
}

/** What a call of a function or an If gives on: outputs of its bodies. */
function innerOutputs({ node, output, frame }: Maker & { kind: 'node' }): (readonly [name: string, frame: Frame])[] {
  const inner = frame.inner.get(node) ?? [];
  const gives = operatorOf(node) === 'If' || inner.some(({ call }) => call);
  return gives ? inner.map((each) => [each.body.outputs[output] ?? '', each] as const) : [];
}

/** 0 keeps an extent, −1 is what is left. */
function targetOf(shape: Shape, target: readonly number[], keepsZeros: boolean): Shape | undefined {
  const extents = target.map((extent, axis) => (extent === 0 && !keepsZeros ? (shape[axis] ?? 0) : extent));
  if (shape.some((extent) => extent < 0)) return undefined;
  const rest = size(shape) / size(extents.filter((extent) => extent !== -1));
  return Number.isInteger(rest) ? extents.map((extent) => (extent === -1 ? rest : extent)) : undefined;
}

const isSqueezed = (extent: number, axis: number, rank: number, axes: readonly number[] | undefined): boolean =>
  axes ? axes.some((each) => (each < 0 ? each + rank : each) === axis) : extent === 1;

function unsqueezed(shape: Shape, axes: readonly number[]): Shape {
  const rank = shape.length + axes.length;
  const added = new Set(axes.map((axis) => (axis < 0 ? axis + rank : axis)));
  const rest = [...shape];
  return Array.from({ length: rank }, (_, axis) => (added.has(axis) ? 1 : (rest.shift() ?? 1)));
}
