/** What norms of any order are made of: integer powers of absolute values and their roots, whose gradient at 0 is 0. */
import { scalar } from '../graph/leaf';
import type { Node } from '../graph/node';
import { div, mul, square } from './binary';
import { abs, exp, log, sqrt, step } from './unary';
import { where } from './where';

/** |x|ᵖ. @param p a positive integer. @throws RangeError where it is none. */
export function powerOf(x: Node, p: number): Node {
  if (!Number.isSafeInteger(p) || p < 1) throw new RangeError(`a norm of order ${p}`);
  return p % 2 === 0 ? repeatedly(square(x), p / 2) : mul(abs(x), repeatedly(square(x), (p - 1) / 2));
}

/** Multiplied with itself, by halves. */
function repeatedly(x: Node, times: number): Node {
  if (times === 0) return scalar(1);
  const half = repeatedly(x, Math.floor(times / 2));
  const whole = mul(half, half);
  return times % 2 === 0 ? whole : mul(whole, x);
}

/** The p-th root of what is not negative. Where it is 0, so is its gradient, which has no bound there. */
export function rootOf(x: Node, p: number): Node {
  if (p === 1) return x;
  const isPositive = step(x);
  const safe = where(isPositive, x, scalar(1));
  const root = p === 2 ? sqrt(safe) : exp(div(log(safe), scalar(p)));
  return where(isPositive, root, scalar(0));
}
