/** Floating-point numbers of a byte or less: which of them is nearest to a number, and what a code stands for. */
import { Node, type Op } from '../graph/node';
import { roundHalfToEven } from './rounding';

/** From the highest bit: sign, exponent, mantissa. */
export interface NarrowFloat {
  readonly exponentBits: number;
  readonly mantissaBits: number;
  readonly bias: number;
  readonly largest: number;
  /** Beyond the largest there is infinity. Elsewhere there is NaN. */
  readonly hasInfinity?: boolean;
  /** Every code is a number: what lies beyond the largest always becomes it, and NaN becomes 0. */
  readonly isFinite?: boolean;
  /** What would be −0 is no number. */
  readonly hasOneZero?: boolean;
}

/** By ONNX's names. The 8-bit ones are OCP's (Micikevicius et al. 2022) and, `fnuz`, Graphcore's (Noune et al. 2022); that of 4 bits is OCP's MX. */
export const narrowFloats = {
  float8e4m3fn: { exponentBits: 4, mantissaBits: 3, bias: 7, largest: 448 },
  float8e4m3fnuz: { exponentBits: 4, mantissaBits: 3, bias: 8, largest: 240, hasOneZero: true },
  float8e5m2: { exponentBits: 5, mantissaBits: 2, bias: 15, largest: 57_344, hasInfinity: true },
  float8e5m2fnuz: { exponentBits: 5, mantissaBits: 2, bias: 16, largest: 57_344, hasOneZero: true },
  float4e2m1: { exponentBits: 2, mantissaBits: 1, bias: 1, largest: 6, isFinite: true },
} as const satisfies Readonly<Record<string, NarrowFloat>>;

interface NarrowAttributes {
  readonly format: NarrowFloat;
  /** What lies beyond the largest becomes it. */
  readonly saturates: boolean;
}

/** Half to even. Below the smallest exponent steps stay as they are there. */
export function narrowed(x: number, { format, saturates }: NarrowAttributes): number {
  const { bias, mantissaBits, largest, hasInfinity, isFinite } = format;
  const magnitude = Math.abs(x);
  if (Number.isNaN(x)) return isFinite ? 0 : NaN;
  if (magnitude === 0) return x;
  const exponent = Math.max(Math.floor(Math.log2(magnitude)), 1 - bias);
  const step = 2 ** (exponent - mantissaBits);
  const nearest = magnitude === Infinity ? magnitude : roundHalfToEven(magnitude / step) * step;
  if (nearest <= largest) return Math.sign(x) * nearest;
  return Math.sign(x) * (saturates || isFinite ? largest : hasInfinity ? Infinity : NaN);
}

/** What a code stands for. */
export function narrowNumber(code: number, format: NarrowFloat): number {
  const { exponentBits, mantissaBits, bias, largest, hasInfinity, hasOneZero } = format;
  const mantissa = (code % 2 ** mantissaBits) / 2 ** mantissaBits;
  const exponent = (code >> mantissaBits) % 2 ** exponentBits;
  const isNegative = code >> (mantissaBits + exponentBits) === 1;
  const magnitude = exponent === 0 ? mantissa * 2 ** (1 - bias) : (1 + mantissa) * 2 ** (exponent - bias);
  if (magnitude > largest && !(hasInfinity && mantissa === 0)) return NaN;
  if (magnitude === 0 && isNegative && hasOneZero) return NaN;
  const number = magnitude > largest ? Infinity : magnitude;
  return isNegative ? -number : number;
}

/** The nearest number of a format. No gradient passes. */
export const Narrow: Op<NarrowAttributes> = {
  name: 'Narrow',
  infer: ([shape]) => shape,
  evaluate: ([x], attributes) => x.data.map((each) => narrowed(each, attributes)),
  vectorize: ({ attributes }, [x]) => Node.create(Narrow, [x.node], attributes),
};

/** @param saturates whether what lies beyond the largest number becomes it. */
export const narrow = (x: Node, format: NarrowFloat, saturates: boolean): Node =>
  Node.create(Narrow, [x], { format, saturates });
