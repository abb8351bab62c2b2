import { gradients } from '../../../src/core/graph/gradients';
import { input, scalar } from '../../../src/core/graph/leaf';
import { add, exp, mul } from '../../../src/core/ops/elementwise';
import { reduceSum } from '../../../src/core/ops/reduce';
import type { Case } from './cases';

/** A case as a program: its value, a scalar with curvature even where the value is linear, and that scalar's derivatives. */
export function programOf({ shapes, build }: Case) {
  const operands = shapes.map((shape, i) => input(`x${i}`, shape));
  const directions = shapes.map((shape, i) => input(`v${i}`, shape));
  const value = build(...operands);
  const loss = reduceSum(mul(exp(mul(value, scalar(0.3))), value));
  const first = gradients([loss], [scalar(1)], operands);
  const along = first.map((each, i) => reduceSum(mul(each, directions[i]))).reduce(add);
  const second = gradients([along], [scalar(1)], operands);
  return { operands, directions, value, loss, first, along, second };
}
