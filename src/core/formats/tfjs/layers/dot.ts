import { scalar } from '../../../graph/leaf';
import type { Node } from '../../../graph/node';
import { axisOf, range, size } from '../../../graph/shape';
import { div, max, square } from '../../../ops/binary';
import { matmul } from '../../../ops/matmul';
import { reduceSum } from '../../../ops/reduce';
import { reshape, transpose } from '../../../ops/reshape';
import { sqrt } from '../../../ops/unary';
import { InvalidOption } from '../config';
import type { Layer } from './layer';

/** Keras's `epsilon`. */
const epsilon = 1e-7;

/** Products along one axis of each input, all other axes kept: those of the first, then those of the second. */
export const dot: Layer = {
  className: 'Dot',
  apply: (inputs, { config }) => {
    if (inputs.length !== 2) throw new RangeError(`${inputs.length} inputs, not 2`);
    const axes = config.extents('axes') ?? [-1];
    const contracted = inputs.map(({ shape }, index) => {
      const axis = axes.length === 1 ? axes[0] : axes[index];
      if (axis === null || axis === undefined || axes.length > 2)
        throw new InvalidOption('axes', axes, 'one axis or two');
      return requireNoExample(axisOf(axis, shape.length), axes);
    });
    const [a, b] =
      (config.boolean('normalize') ?? false) ? inputs.map((x, index) => unit(x, contracted[index])) : inputs;
    const rows = asMatrix(a, contracted[0]);
    const columns = asMatrix(b, contracted[1]);
    const kept = [...rows.kept, ...columns.kept];
    return reshape(matmul(rows.matrix, columns.matrix, { transB: true }), kept.length === 0 ? [1, 1] : [1, ...kept]);
  },
};

function requireNoExample(axis: number, axes: unknown): number {
  if (axis === 0) throw new InvalidOption('axes', axes, 'axes from 1');
  return axis;
}

/** x / √max(Σx², ε) along one axis. */
function unit(x: Node, axis: number): Node {
  const squares = reduceSum(square(x), [axis]);
  return div(x, reshape(sqrt(max(squares, scalar(epsilon))), x.shape.with(axis, 1)));
}

/** `[1, all other axes, axis]`. */
function asMatrix(x: Node, axis: number): { matrix: Node; kept: readonly number[] } {
  const others = range(x.shape.length).filter((each) => each !== 0 && each !== axis);
  const kept = others.map((each) => x.shape[each]);
  return { matrix: reshape(transpose(x, [0, ...others, axis]), [1, size(kept), x.shape[axis]]), kept };
}
