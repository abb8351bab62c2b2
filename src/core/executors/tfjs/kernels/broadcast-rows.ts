/** Where the operands of elementwise kernels are read when they broadcast. */
import { broadcast, broadcastStrides, offsets, type Shape } from '../../../graph/shape';

/** Operands' shapes with neighbouring axes made one wherever every operand has both in full, or neither. */
export function mergeAxes(operands: readonly Shape[], shape: Shape): Shape[] {
  const full = operands.map((own) => [...new Array<number>(shape.length - own.length).fill(1), ...own]);
  const merged: number[][] = operands.map(() => []);
  let previous: string | undefined;
  for (const [axis, extent] of shape.entries()) {
    if (extent === 1) continue;
    const pattern = full.map((own) => Number(own[axis] !== 1)).join('');
    for (const [index, own] of full.entries()) {
      const last = merged[index].pop() ?? 1;
      merged[index].push(
        ...(pattern === previous ? [last * own[axis]] : previous === undefined ? [own[axis]] : [last, own[axis]]),
      );
    }
    previous = pattern;
  }
  return merged;
}

/** An operand along the rows of a result. */
export interface OperandRows {
  /** Where each row starts in it. */
  readonly starts: Int32Array;
  /** 1: read on, 0: the same element along the whole row. */
  readonly step: 0 | 1;
}

/** The longest rows of a result along which each operand is read on, or stays. */
export function broadcastRows(
  operands: readonly Shape[],
  shape: Shape,
): { readonly length: number; readonly rows: readonly OperandRows[] } {
  const merged = mergeAxes(operands, shape);
  const whole = broadcast(...merged);
  const last = whole.length - 1;
  const rows = merged.map((own): OperandRows => ({
    starts: offsets(whole.slice(0, -1), broadcastStrides(own).slice(0, -1)),
    step: (own[last] ?? 1) === 1 ? 0 : 1,
  }));
  return { length: whole[last] ?? 1, rows };
}
