/** Reductions and what is normalized along an axis. */
import { range, type Shape } from '../../../graph/shape';
import { LogSoftmax, Softmax } from '../../../ops/softmax';
import { plain, spread, typed } from './arrange';
import { withAxes } from './arranging';
import { exporter, type Exporter, type Lowering } from './lowering';
import type { Program } from './program';
import { stored, type StoredValue, type Value } from './value';

interface Axes {
  readonly axes: readonly number[];
}

/** @param shape of the value, whose `axes` vanish. */
export function reduced(
  program: Program,
  operator: string,
  value: Value,
  shape: Shape,
  axes: readonly number[],
): StoredValue {
  const { tensor, axes: order, groups } = spread(program, typed(program, value, 'float32'), shape);
  const gone = axes.flatMap((axis) => groups[axis]).sort((a, b) => a - b);
  if (gone.length === 0) return { tensor, axes: order };
  const kept = range(tensor.shape.length).filter((axis) => !gone.includes(axis));
  const result = program.apply(operator, [tensor, program.integers(gone)], {
    shape: kept.map((axis) => tensor.shape[axis]),
    attributes: { keepdims: { i: 0 } },
  });
  return { tensor: result, axes: order.filter((axis) => !gone.includes(axis)).map((axis) => kept.indexOf(axis)) };
}

const byOperator =
  (operator: string): Lowering<Axes> =>
  (program, { inputs: [x], attributes }, [value]) =>
    reduced(program, operator, value, x.shape, attributes.axes);

const alongLast =
  (operator: string): Lowering =>
  (program, { shape }, [value]) => {
    const last = shape.length - 1;
    const numbers = typed(program, value, 'float32');
    const { tensor, axes, groups } = withAxes(program, numbers, shape, [last]);
    const attributes = { axis: { i: groups[last][0] } };
    return { tensor: program.apply(operator, [tensor], { shape: tensor.shape, attributes }), axes };
  };

/** ONNX's TopK gives numbers and their positions. Of equal numbers both take the first. */
const topPositions: Lowering<{ readonly k: number; readonly largest: boolean }> = (
  program,
  { inputs: [x], shape, attributes: { k, largest } },
  [value],
) => {
  const tensor = plain(program, typed(program, value, 'float32'), x.shape);
  const axis = { i: shape.length - 1 };
  const type = 'int64';
  if (k === 1) {
    const operator = largest ? 'ArgMax' : 'ArgMin';
    return stored(program.apply(operator, [tensor], { shape, type, attributes: { axis, keepdims: { i: 1 } } }));
  }
  const positions = program.apply('TopK', [tensor, program.integers([k])], {
    shape,
    type,
    attributes: { axis, largest: { i: Number(largest) } },
    result: 1,
  });
  return stored(positions);
};

export const reducing: readonly Exporter[] = [
  ...['ReduceLogSumExp', 'ReduceMax', 'ReduceMin', 'ReduceSum'].map(
    (name) => [name, byOperator(name) as Lowering] as const,
  ),
  exporter(Softmax, alongLast('Softmax')),
  exporter(LogSoftmax, alongLast('LogSoftmax')),
  ['TopKIndices', topPositions as Lowering],
];
