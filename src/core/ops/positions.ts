import { constant } from '../graph/leaf';
import type { Node } from '../graph/node';
import { range } from '../graph/shape';

/** float32 holds whole numbers exactly up to here. */
const most = 2 ** 24;

/** The numbers 0, 1, 2, … of positions, `[count]`. @throws RangeError for more than can be told apart. */
export function positions(count: number): Node {
  if (count > most) throw new RangeError(`${count} positions`);
  return constant(range(count), [count]);
}
