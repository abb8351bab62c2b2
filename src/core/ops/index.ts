/** Every operation of the engine. To add one: its record in a file of its family, and a line here. */
import type { Op } from '../graph/node';
import { Add, Div, Max, Min, Mul, Sub } from './binary';
import { BitwiseAnd, BitwiseOr, BitwiseXor } from './bitwise';
import { Equal, Greater } from './comparison';
import { Conv, ConvTranspose } from './conv';
import { Gather, ScatterAdd } from './gather';
import { MatMul } from './matmul';
import { Narrow } from './narrow-float';
import { TopKIndices } from './order';
import { MaxPool } from './pool';
import { Pow } from './power';
import { ReduceMax, ReduceMin, ReduceSum } from './reduce';
import { ReduceLogSumExp } from './reductions';
import { Expand, Reshape, Transpose } from './reshape';
import { Floor, Mod, Round } from './rounding';
import { Concat, Pad, Slice } from './slice';
import { LogSoftmax, Softmax } from './softmax';
import { Acos, Acosh, Asin, Asinh, Atan, Atanh, Cos, Cosh, Sin, Sinh } from './trigonometry';
import { Abs, Erf, Exp, Log, Neg, Reciprocal, Relu, Sigmoid, Sign, Softplus, Sqrt, Step, Tanh } from './unary';
import { Fold, Unfold } from './unfold';
import { Where } from './where';

const unary: readonly Op[] = [Abs, Erf, Exp, Log, Neg, Reciprocal, Relu, Sigmoid, Sign, Softplus, Sqrt, Step, Tanh];
const rounding = [Floor, Mod, Narrow, Round] as readonly Op[];
const angles: readonly Op[] = [Acos, Acosh, Asin, Asinh, Atan, Atanh, Cos, Cosh, Sin, Sinh];
const bitwise: readonly Op[] = [BitwiseAnd, BitwiseOr, BitwiseXor];
const binary: readonly Op[] = [Add, Div, Equal, Greater, Max, Min, Mul, Pow, Sub];
const arranging: readonly Op[] = [Concat, Expand, Pad, Reshape, Slice, Transpose];
const reducing = [ReduceLogSumExp, ReduceMax, ReduceMin, ReduceSum, Softmax, LogSoftmax] as readonly Op[];
/** By position. */
const indexed = [Gather, ScatterAdd, TopKIndices] as readonly Op[];
/** Over windows of images. */
const windowed = [Conv, ConvTranspose, Fold, MaxPool, Unfold] as readonly Op[];

export const ops: readonly Op[] = [
  ...unary,
  ...binary,
  ...bitwise,
  ...rounding,
  ...angles,
  Where,
  MatMul,
  ...arranging,
  ...reducing,
  ...indexed,
  ...windowed,
] as readonly Op[];
