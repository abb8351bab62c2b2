import { text, type Text } from '../../shared/text';
import { offsets, sameShape, show, size, strides, type Shape } from '../graph/shape';

/** How an example of the file becomes an example of the model. */
export interface Arrangement {
  /** Position in the file's example for each position in the model's. Absent: the same order. */
  readonly order?: Int32Array;
  /** What was settled, where anything was. */
  readonly note?: Text;
}

/** Axis of the file for each axis of the model: channels move from the front to the end, or back. */
const moves = [
  { perm: [1, 2, 0], from: 'NCHW', to: 'NHWC' },
  { perm: [2, 0, 1], from: 'NHWC', to: 'NCHW' },
] as const;

/** Shapes of examples with the channels of pictures on the other side, either way. */
export const movedChannels = (examples: readonly Shape[]): Shape[][] =>
  moves.map(({ perm }) => examples.map((shape) => (shape.length === 3 ? perm.map((axis) => shape[axis]) : shape)));

/**
 * @param found shape of one example in the file.
 * @param wanted shape of one example of the model.
 * @returns undefined where no order of the elements fits.
 */
export function arrange(found: Shape, wanted: Shape): Arrangement | undefined {
  if (sameShape(found, wanted)) return {};
  if (size(found) !== size(wanted)) return undefined;
  const move =
    found.length === 3 &&
    moves.find(({ perm }) =>
      sameShape(
        wanted,
        perm.map((axis) => found[axis]),
      ),
    );
  if (!move) return { note: text('Examples of shape {0} were given as {1}.', show(found), show(wanted)) };
  const steps = strides(found);
  return {
    order: offsets(
      wanted,
      move.perm.map((axis) => steps[axis]),
    ),
    note: text('Axes were reordered from {0} to {1}.', move.from, move.to),
  };
}
