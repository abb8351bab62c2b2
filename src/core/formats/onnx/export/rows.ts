/** Rows of tables by their numbers. */
import { size } from '../../../graph/shape';
import { Gather, ScatterAdd, type Scattered } from '../../../ops/gather';
import { locate, plain, typed } from './arrange';
import type { Tensor } from './description';
import { exporter, type Exporter, type Lowering } from './lowering';
import type { Program } from './program';
import { isAscending, stored, type Value } from './value';

const gathered: Lowering<{ readonly batch: number }> = (program, { inputs, shape, attributes: { batch } }, values) => {
  const [table, indices] = inputs;
  const [rows, places] = values;
  const row = table.shape.slice(batch + 1);
  if (batch === 0) {
    const positions = inOwnShape(program, places, indices.shape);
    const tensor = plain(program, rows, table.shape);
    const attributes = { axis: { i: 0 } };
    return stored(program.apply('Gather', [tensor, positions], { shape: [...positions.shape, ...row], attributes }));
  }
  const tables = size(table.shape.slice(0, batch));
  const tensor = plain(program, rows, [tables, table.shape[batch], ...row]);
  const count = size(indices.shape.slice(batch));
  const positions = plain(program, whole(program, places), [tables, count, 1]);
  const attributes = { batch_dims: { i: 1 } };
  const result = program.apply('GatherND', [tensor, positions], { shape: [tables, count, ...row], attributes });
  return stored(program.reshape(result, shape));
};

const whole = (program: Program, value: Value): Value => typed(program, value, 'int64');

/** Whole numbers, in whatever shape they stand there. */
function inOwnShape(program: Program, value: Value, shape: readonly number[]): Tensor {
  const { tensor, axes } = locate(program, whole(program, value));
  return isAscending(axes) ? tensor : plain(program, { tensor, axes }, shape);
}

/** Each row of the table is the sum of the updates that name it: a product with 1 where they do. */
const scattered: Lowering<Scattered> = (program, { inputs, shape, attributes: { batch, rows } }, values) => {
  const [indices, updates] = inputs;
  const tables = size(indices.shape.slice(0, batch));
  const count = size(indices.shape.slice(batch));
  const width = size(updates.shape.slice(indices.shape.length));
  const positions = plain(program, whole(program, values[0]), [tables, count]);
  const added = plain(program, typed(program, values[1], 'float32'), [tables, count, width]);
  const zeroAndOne = program.constant('0, 1', [2], () => Float32Array.of(0, 1));
  const named = program.apply('OneHot', [positions, program.integers([rows], []), zeroAndOne], {
    shape: [tables, rows, count],
    type: 'float32',
    attributes: { axis: { i: 1 } },
  });
  const result = program.apply('MatMul', [named, added], { shape: [tables, rows, width] });
  return stored(program.reshape(result, shape));
};

export const rowExporters: readonly Exporter[] = [exporter(Gather, gathered), exporter(ScatterAdd, scattered)];
