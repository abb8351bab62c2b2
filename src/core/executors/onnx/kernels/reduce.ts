/** Sums over axes. */
import { range, size } from '../../../graph/shape';
import { ReduceSum, type Axes } from '../../../ops/reduce';
import { spread, typed } from '../../../formats/onnx/export/arrange';
import { exporter, type Exporter, type Lowering } from '../../../formats/onnx/export/lowering';
import { reduced } from '../../../formats/onnx/export/reducing';

/** Sums of the tiles of images `[…, rows, height, columns, width]`: averages of pools, which ONNX Runtime is faster at. */
const sum: Lowering<Axes> = (program, { inputs: [x], attributes }, [value]) => {
  const { tensor, axes, groups } = spread(program, typed(program, value, 'float32'), x.shape);
  const { shape } = tensor;
  const last = shape.length - 1;
  const gone = attributes.axes.flatMap((axis) => groups[axis]).sort((a, b) => a - b);
  const isOfTiles = last >= 3 && gone.length === 2 && gone[0] === last - 2 && gone[1] === last;
  if (!isOfTiles) return reduced(program, 'ReduceSum', value, x.shape, attributes.axes);
  const [rows, height, columns, width] = shape.slice(-4);
  const images = program.reshape(tensor, [1, size(shape.slice(0, -4)), rows * height, columns * width]);
  const tile = { ints: [height, width] };
  const mean = program.apply('AveragePool', [images], {
    shape: [1, images.shape[1], rows, columns],
    attributes: { kernel_shape: tile, strides: tile },
  });
  const total = program.apply('Mul', [mean, program.scalar(height * width)], { shape: mean.shape });
  const kept = range(shape.length).filter((axis) => !gone.includes(axis));
  return {
    tensor: program.reshape(
      total,
      kept.map((axis) => shape[axis]),
    ),
    axes: axes.filter((axis) => !gone.includes(axis)).map((axis) => kept.indexOf(axis)),
  };
};

export const reductions: readonly Exporter[] = [exporter(ReduceSum, sum)];
