import { text } from '../../../../shared/text';
import { Unsupported } from '../../unsupported';
import { elementTypeOf, typeName } from '../element-type';
import type { ValueInfoProto } from '../proto/onnx_pb';
import type { ElementType } from '../../encoding/element-type';

/** An extent, or the name of one that the data decides. */
export type Dim = number | string;

/** An input or output as the file declares it. */
export interface Declared {
  readonly name: string;
  readonly type: ElementType;
  /** Undefined: the file does not even say how many axes. */
  readonly dims: readonly Dim[] | undefined;
}

/** @throws Unsupported for what is no tensor of numbers; RangeError for an extent that cannot be. */
export function declaredOf({ name, type }: ValueInfoProto): Declared {
  const tensor = type?.value.case === 'tensorType' ? type.value.value : undefined;
  if (!tensor) throw new Unsupported(text('{0} is no tensor.', name));
  const element = elementTypeOf(tensor.elemType);
  if (!element) throw new Unsupported(text('{0} is of type {1}, which is not known.', name, typeName(tensor.elemType)));
  return {
    name,
    type: element,
    dims: tensor.shape?.dim.map(({ value }, axis): Dim => {
      // Some exporters write −1 or 0 for what is free, others nothing.
      if (value.case === 'dimValue' && value.value > 0n) return Number(value.value);
      return value.case === 'dimParam' && value.value !== '' ? value.value : `${name}[${axis}]`;
    }),
  };
}

/** How the file names its examples. */
export interface BatchDim {
  /** The name of the extent; undefined: the file fixes it. */
  readonly symbol: string | undefined;
  /** The extent that the file fixes. */
  readonly fixed: number;
}

const soundsLikeBatch = /batch|^(n|b|bs|bsz)$/i;

/** Which extent counts examples: one that says so, else the first of the first input that has axes. */
export function batchOf(inputs: readonly Declared[]): BatchDim {
  const symbols = inputs.flatMap(({ dims }) => dims?.filter((dim) => typeof dim === 'string') ?? []);
  const named = symbols.find((symbol) => soundsLikeBatch.test(symbol));
  if (named !== undefined) return { symbol: named, fixed: 1 };
  const first = inputs.find(({ dims }) => dims !== undefined && dims.length > 0)?.dims?.[0] ?? 1;
  return typeof first === 'string' ? { symbol: first, fixed: 1 } : { symbol: undefined, fixed: first };
}

/** The axis that counts examples; undefined: the whole tensor belongs to one example. */
export function batchAxisOf(dims: readonly Dim[], { symbol, fixed }: BatchDim): number | undefined {
  const named = symbol === undefined ? -1 : dims.indexOf(symbol);
  if (named >= 0) return named;
  const [first] = dims as readonly (Dim | undefined)[];
  if (typeof first === 'string' || first === 1) return 0;
  return symbol === undefined && first === fixed ? 0 : undefined;
}
