/** Elementwise kernels of ours: loops over WebAssembly's memory, where stock wasm has no kernel or answers booleans. */
import type { None } from '../../../ops/broadcasting';
import { andBits, BitwiseAnd, BitwiseOr, BitwiseXor, orBits, xorBits } from '../../../ops/bitwise';
import { Equal, Greater } from '../../../ops/comparison';
import { Narrow, narrowed } from '../../../ops/narrow-float';
import { Pow } from '../../../ops/power';
import { Floor, Mod, Round, roundHalfToEven } from '../../../ops/rounding';
import { Acos, Acosh, Asin, Asinh, Atan, Atanh, Cos, Cosh, Sin, Sinh } from '../../../ops/trigonometry';
import { broadcastRows } from './broadcast-rows';
import { entry, type Entry, type Kernel } from './kernel';

/** f of each element. */
export const each =
  (f: (x: number) => number): Kernel =>
  ({ shape }, runtime) =>
  (inputs) =>
    runtime.compute(shape, inputs, (result, [x]) => {
      for (let at = 0; at < result.length; at++) result[at] = f(x[at]);
    });

/** f of each pair of elements. */
const eachPair =
  (f: (a: number, b: number) => number): Kernel<None> =>
  ({ inputs: operands, shape }, runtime) => {
    const { length, rows } = broadcastRows(
      operands.map((operand) => operand.shape),
      shape,
    );
    const [ofA, ofB] = rows;
    return (inputs) =>
      runtime.compute(shape, inputs, (result, [a, b]) => {
        for (let row = 0, at = 0; row < ofA.starts.length; row++) {
          let [inA, inB] = [ofA.starts[row], ofB.starts[row]];
          for (const end = at + length; at < end; at++, inA += ofA.step, inB += ofB.step)
            result[at] = f(a[inA], b[inB]);
        }
      });
  };

export const loopKernels: readonly Entry[] = [
  entry(Floor, each(Math.floor)),
  entry(Round, each(roundHalfToEven)),
  entry(Narrow, (node, runtime) => each((x) => narrowed(x, node.attributes))(node, runtime)),
  entry(Sin, each(Math.sin)),
  entry(Cos, each(Math.cos)),
  entry(Asin, each(Math.asin)),
  entry(Acos, each(Math.acos)),
  entry(Atan, each(Math.atan)),
  entry(Sinh, each(Math.sinh)),
  entry(Cosh, each(Math.cosh)),
  entry(Asinh, each(Math.asinh)),
  entry(Acosh, each(Math.acosh)),
  entry(Atanh, each(Math.atanh)),
  entry(BitwiseAnd, eachPair(andBits)),
  entry(BitwiseOr, eachPair(orBits)),
  entry(BitwiseXor, eachPair(xorBits)),
  entry(
    Equal,
    eachPair((a, b) => Number(a === b)),
  ),
  entry(
    Greater,
    eachPair((a, b) => Number(a > b)),
  ),
  entry(
    Mod,
    eachPair((a, b) => a % b),
  ),
  entry(
    Pow,
    eachPair((x, exponent) => x ** exponent),
  ),
];
