/** Transposed convolutions by hand. */
import { known } from './call';
import { checkOperator } from './operator-rows';

const pair = known([1, 10], [1, 1, 2]);

checkOperator('ConvTranspose', {
  'in one dimension': { inputs: [known([1, 2], [1, 1, 2]), pair], shape: [1, 1, 3], expected: [1, 12, 20] },
  'strided, with a bias': {
    inputs: [known([1, 2], [1, 1, 2]), pair, known([100])],
    attributes: { strides: [2] },
    shape: [1, 1, 4],
    expected: [101, 110, 102, 120],
  },
  'with padding behind': {
    inputs: [known([1, 2], [1, 1, 2]), pair],
    attributes: { strides: [3], output_padding: [1] },
    shape: [1, 1, 6],
    expected: [1, 10, 0, 2, 20, 0],
  },
  'with as much padding behind as a stride': {
    inputs: [known([1, 2], [1, 1, 2]), pair],
    attributes: { output_padding: [1] },
    shape: [1, 1, 4],
    expected: [1, 12, 20, 0],
  },
  'cut off': {
    inputs: [known([1, 2], [1, 1, 2]), pair],
    attributes: { strides: [2], pads: [1, 0] },
    shape: [1, 1, 3],
    expected: [10, 2, 20],
  },
  'cut off and filled up': {
    inputs: [known([1, 2], [1, 1, 2]), pair],
    attributes: { pads: [1, 0], output_padding: [2] },
    shape: [1, 1, 4],
    expected: [12, 20, 0, 0],
  },
  'to an extent: the odd one is cut off in front': {
    inputs: [known([1, 2], [1, 1, 2]), pair],
    attributes: { output_shape: [2] },
    shape: [1, 1, 2],
    expected: [12, 20],
  },
  'to an extent, SAME_UPPER: behind': {
    inputs: [known([1, 2], [1, 1, 2]), pair],
    attributes: { output_shape: [2], auto_pad: 'SAME_UPPER' },
    shape: [1, 1, 2],
    expected: [1, 12],
  },
  'to a greater extent': {
    inputs: [known([1, 2], [1, 1, 2]), pair],
    attributes: { output_shape: [5] },
    shape: [1, 1, 5],
    expected: [0, 1, 12, 20, 0],
  },
  SAME_LOWER: {
    inputs: [known([1, 2], [1, 1, 2]), known([1, 10, 100], [1, 1, 3])],
    attributes: { auto_pad: 'SAME_LOWER', strides: [2] },
    shape: [1, 1, 4],
    expected: [10, 102, 20, 200],
  },
  VALID: {
    inputs: [known([1, 2], [1, 1, 2]), pair],
    attributes: { auto_pad: 'VALID', strides: [2] },
    shape: [1, 1, 4],
    expected: [1, 10, 2, 20],
  },
  'in two dimensions, two filters': {
    inputs: [known([1, 2], [1, 2, 1, 1]), known([1, 10, 100, 1000], [2, 2, 1, 1])],
    shape: [1, 2, 1, 1],
    expected: [201, 2010],
  },
  'in groups': {
    inputs: [known([1, 2], [1, 2, 1]), known([1, 10, 100, 1000], [2, 1, 2])],
    attributes: { group: 2 },
    shape: [1, 2, 2],
    expected: [1, 10, 200, 2000],
  },
  'in three dimensions': {
    inputs: [known([1, 2], [1, 1, 2, 1, 1]), known([1, 10], [1, 1, 2, 1, 1])],
    shape: [1, 1, 3, 1, 1],
    expected: [1, 12, 20],
  },
});
