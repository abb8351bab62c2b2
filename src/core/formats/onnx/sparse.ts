/** Tensors of which only the elements that are not zero are stored. */
import { Problem } from '../../../shared/problem';
import { text } from '../../../shared/text';
import { show, size, strides, type Shape } from '../../graph/shape';
import type { KnownTensor } from './graph/value';
import { contradiction } from '../damaged';
import type { SparseTensorProto } from './proto/onnx_pb';
import { extentsOf } from './tensor';

/** Elements that a few bytes may ask for. */
const largest = 2 ** 27;

/** Its shape. @throws Problem `weight-invalid`, `file-too-large` */
export function sparseShape({ dims }: SparseTensorProto, name: string, file: string): Shape {
  const shape = extentsOf(dims, name, file);
  if (size(shape) <= largest) return shape;
  throw new Problem('file-too-large', text('The weights of {0} are too large.', file), {
    file,
    layer: name,
    found: show(shape),
    expected: `≤ ${largest}`,
    remedy: text('Save the model anew, or choose a smaller one.'),
  });
}

/**
 * All elements. Indices are numbers of elements `[nnz]`, or coordinates `[nnz, rank]`.
 * @throws Problem `weight-invalid` for indices that do not fit.
 */
export function denseOf(
  shape: Shape,
  values: KnownTensor,
  indices: KnownTensor,
  name: string,
  file: string,
): KnownTensor {
  const count = values.values.length;
  const width = indices.shape.length === 2 ? shape.length : 1;
  if (indices.values.length !== count * width)
    throw contradiction(file, name, `indices ${show(indices.shape)}`, `indices of ${count} values`);
  const steps = width === 1 ? [1] : strides(shape);
  const extents = width === 1 ? [size(shape)] : shape;
  const dense = new Float64Array(size(shape));
  for (let each = 0; each < count; each++) {
    let at = 0;
    for (let axis = 0; axis < width; axis++) {
      const index = indices.values[each * width + axis];
      if (index < 0 || index >= extents[axis]) throw contradiction(file, name, `index ${index}`, `< ${extents[axis]}`);
      at += index * steps[axis];
    }
    dense[at] = values.values[each];
  }
  return { shape, type: values.type, values: dense };
}
