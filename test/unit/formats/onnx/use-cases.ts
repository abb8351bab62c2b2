import type { ParameterRole } from '../../../../src/shared/documents';
import type { Parameter } from '../../../../src/core/formats/model';
import { counting, graphAttribute, int, ints, integers, node, raw, type GraphInit, type NodeInit } from './onnx-file';

/** What a weight must be found to be: role, axes of its output units, prunable or not. */
export type Expected = readonly [role: ParameterRole, axes: readonly number[], prunable: boolean, alias?: string];

export const axesOf = ({ outputAxis, outputAxes = [outputAxis] }: Parameter): readonly number[] => outputAxes;

export interface UseCase {
  readonly name: string;
  readonly shape: readonly number[];
  readonly node: NodeInit[];
  readonly expected: Expected;
  readonly more?: GraphInit['initializer'];
}

const equation = (text: string): { name: string; s: Uint8Array } => ({
  name: 'equation',
  s: new TextEncoder().encode(text),
});
const microsoft = { domain: 'com.microsoft' };

/** One weight `w` and what stands between it and `y`. */
export const useCases: readonly UseCase[] = [
  { name: 'Conv', shape: [8, 4, 3, 3], node: [node('Conv', ['x', 'w'], ['y'])], expected: ['kernel', [0], true] },
  { name: 'a bias of Conv', shape: [8], node: [node('Conv', ['x', 'k', 'w'], ['y'])], expected: ['bias', [0], false] },
  {
    name: 'ConvTranspose',
    shape: [4, 8, 3, 3],
    node: [node('ConvTranspose', ['x', 'w'], ['y'])],
    expected: ['kernel', [1], true],
  },
  {
    name: 'ConvTranspose of one group for each channel',
    shape: [4, 2, 3, 3],
    node: [node('ConvTranspose', ['x', 'w'], ['y'], { attribute: [int('group', 4)] })],
    expected: ['kernel', [0, 1], true],
  },
  {
    name: 'Gemm on the right',
    shape: [4, 6],
    node: [node('Gemm', ['x', 'w'], ['y'])],
    expected: ['kernel', [1], true],
  },
  {
    name: 'Gemm on the right, transposed',
    shape: [6, 4],
    node: [node('Gemm', ['x', 'w'], ['y'], { attribute: [int('transB', 1)] })],
    expected: ['kernel', [0], true],
  },
  { name: 'Gemm on the left', shape: [6, 4], node: [node('Gemm', ['w', 'x'], ['y'])], expected: ['kernel', [0], true] },
  {
    name: 'Gemm on the left, transposed',
    shape: [4, 6],
    node: [node('Gemm', ['w', 'x'], ['y'], { attribute: [int('transA', 1)] })],
    expected: ['kernel', [1], true],
  },
  {
    name: 'MatMul on the right',
    shape: [4, 6],
    node: [node('MatMul', ['x', 'w'], ['y'])],
    expected: ['kernel', [1], true],
  },
  {
    name: 'MatMul on the left',
    shape: [6, 4],
    node: [node('MatMul', ['w', 'x'], ['y'])],
    expected: ['kernel', [0], true],
  },
  {
    name: 'a stack in MatMul',
    shape: [2, 4, 6],
    node: [node('MatMul', ['x', 'w'], ['y'])],
    expected: ['kernel', [2], true],
  },
  {
    name: 'a stack of rows that MatMul only multiplies by (frequencies)',
    shape: [2, 1, 6],
    node: [node('MatMul', ['x', 'w'], ['y'])],
    expected: ['other', [2], false],
  },
  {
    name: 'MatMul behind Transpose',
    shape: [6, 4],
    node: [node('Transpose', ['w'], ['t']), node('MatMul', ['x', 't'], ['y'])],
    expected: ['kernel', [0], true],
  },
  {
    name: 'MatMul behind Transpose with an order, Cast and Identity',
    shape: [6, 2, 4],
    node: [
      node('Cast', ['w'], ['c'], { attribute: [int('to', 1)] }),
      node('Transpose', ['c'], ['t'], { attribute: [ints('perm', [1, 2, 0])] }),
      node('Identity', ['t'], ['i']),
      node('MatMul', ['x', 'i'], ['y']),
    ],
    expected: ['kernel', [0], true],
  },
  {
    name: 'MatMul behind Reshape that joins axes',
    shape: [4, 2, 3],
    more: [integers('s', [2], [0, -1])],
    node: [node('Reshape', ['w', 's'], ['r']), node('MatMul', ['x', 'r'], ['y'])],
    expected: ['kernel', [1, 2], true],
  },
  {
    name: 'Einsum behind Reshape that splits axes',
    shape: [4, 6],
    more: [integers('s', [3], [4, 2, 3])],
    node: [
      node('Reshape', ['w', 's'], ['r']),
      node('Einsum', ['x', 'r'], ['y'], { attribute: [equation('bc, chd -> bhd')] }),
    ],
    expected: ['kernel', [1], true],
  },
  {
    name: 'Einsum on the left',
    shape: [2, 3, 4],
    node: [node('Einsum', ['w', 'x'], ['y'], { attribute: [equation('hdc,bc->bhd')] })],
    expected: ['kernel', [0, 1], true],
  },
  {
    name: 'Conv behind Unsqueeze and Squeeze',
    shape: [1, 8, 4, 3],
    more: [integers('a', [1], [0]), integers('b', [1], [3])],
    node: [node('Squeeze', ['w', 'a'], ['s']), node('Unsqueeze', ['s', 'b'], ['u']), node('Conv', ['x', 'u'], ['y'])],
    expected: ['kernel', [1], true],
  },
  {
    name: 'a part of a joint kernel behind Split',
    shape: [12, 4],
    node: [
      node('Split', ['w'], ['q', 'k', 'v'], { attribute: [int('num_outputs', 3)] }),
      node('Transpose', ['q'], ['t']),
      node('MatMul', ['x', 't'], ['y']),
    ],
    expected: ['kernel', [0], true],
  },
  {
    name: 'a kernel that is stored in one row',
    shape: [24],
    more: [integers('s', [2], [4, 6])],
    node: [node('Reshape', ['w', 's'], ['r']), node('MatMul', ['x', 'r'], ['y'])],
    expected: ['kernel', [0], false],
  },
  { name: 'Gather', shape: [10, 4], node: [node('Gather', ['w', 'x'], ['y'])], expected: ['embedding', [1], true] },
  {
    name: 'a table that is the head as well',
    shape: [10, 4],
    node: [node('Gather', ['w', 'x'], ['e']), node('Transpose', ['w'], ['t']), node('MatMul', ['e', 't'], ['y'])],
    expected: ['embedding', [1], true],
  },
  {
    name: 'the input weights of LSTM',
    shape: [2, 12, 4],
    node: [node('LSTM', ['x', 'w', 'r'], ['y'])],
    expected: ['kernel', [0, 1], true],
  },
  {
    name: 'gates that are cut out and put together in another order',
    shape: [12, 4],
    node: [
      node('Slice', ['w', 'zero', 'half', 'zero'], ['a']),
      node('Slice', ['w', 'half', 'end', 'zero'], ['b']),
      node('Concat', ['b', 'a'], ['turned'], { attribute: [int('axis', 0)] }),
      node('Unsqueeze', ['turned', 'zero'], ['own']),
      node('LSTM', ['x', 'own', 'r'], ['y']),
    ],
    more: [integers('zero', [1], [0]), integers('half', [1], [6]), integers('end', [1], [12])],
    expected: ['kernel', [0], true],
  },
  {
    name: 'a token that stands beside data',
    shape: [1, 4],
    node: [node('Concat', ['w', 'x'], ['both'], { attribute: [int('axis', 0)] }), node('MatMul', ['both', 'k'], ['y'])],
    expected: ['other', [1], false],
  },
  {
    name: 'the recurrent weights of GRU',
    shape: [1, 9, 3],
    node: [node('GRU', ['x', 'k', 'w'], ['y'])],
    expected: ['kernel', [1], true],
  },
  {
    name: 'the bias of RNN',
    shape: [1, 6],
    node: [node('RNN', ['x', 'k', 'r', 'w'], ['y'])],
    expected: ['bias', [1], false],
  },
  {
    name: 'a vector that is added to a product',
    shape: [6],
    node: [node('MatMul', ['x', 'k'], ['p']), node('Add', ['w', 'p'], ['y'])],
    expected: ['bias', [0], false],
  },
  {
    name: 'a matrix that is added to a product (positions)',
    shape: [3, 6],
    node: [node('MatMul', ['x', 'k'], ['p']), node('Add', ['p', 'w'], ['y'])],
    expected: ['other', [1], false],
  },
  {
    name: 'a vector that is added to the input',
    shape: [4],
    node: [node('Add', ['x', 'w'], ['y'])],
    expected: ['other', [0], false],
  },
  {
    name: 'the scale of LayerNormalization',
    shape: [4],
    node: [node('LayerNormalization', ['x', 'w'], ['y'])],
    expected: ['norm', [0], false],
  },
  {
    name: 'the moving variance of BatchNormalization',
    shape: [4],
    node: [node('BatchNormalization', ['x', 's', 'b', 'm', 'w'], ['y'])],
    expected: ['norm', [0], false],
  },
  {
    name: 'the offset of a normalization that is written out',
    shape: [4],
    more: [raw('s', [4], counting([4]))],
    node: [
      node('ReduceMean', ['x'], ['m']),
      node('Sub', ['x', 'm'], ['d']),
      node('Div', ['d', 'v'], ['n']),
      node('Mul', ['n', 's'], ['p']),
      node('Add', ['p', 'w'], ['y']),
    ],
    expected: ['norm', [0], false],
  },
  {
    name: 'FusedConv',
    shape: [8, 4, 3],
    node: [node('FusedConv', ['x', 'w'], ['y'], microsoft)],
    expected: ['kernel', [0], true],
  },
  {
    name: 'FusedMatMul, transposed',
    shape: [6, 4],
    node: [node('FusedMatMul', ['x', 'w'], ['y'], { ...microsoft, attribute: [int('transB', 1)] })],
    expected: ['kernel', [0], true],
  },
  {
    name: 'Attention of ONNX Runtime',
    shape: [4, 12],
    node: [node('Attention', ['x', 'w'], ['y'], microsoft)],
    expected: ['kernel', [1], true],
  },
  {
    name: 'an operator that nobody knows',
    shape: [4, 6],
    node: [node('Mystery', ['x', 'w'], ['y'], { domain: 'com.example' })],
    expected: ['other', [1], false],
  },
  {
    name: 'a kernel that a branch applies',
    shape: [4, 6],
    node: [
      node('If', ['x'], ['y'], {
        attribute: [
          graphAttribute('then_branch', { node: [node('MatMul', ['x', 'w'], ['p'])], output: [{ name: 'p' }] }),
        ],
      }),
    ],
    expected: ['kernel', [1], true],
  },
  {
    name: 'a kernel that a branch chooses',
    shape: [4, 6],
    node: [
      node('If', ['x'], ['c'], {
        attribute: [graphAttribute('else_branch', { node: [node('Identity', ['w'], ['p'])], output: [{ name: 'p' }] })],
      }),
      node('MatMul', ['x', 'c'], ['y']),
    ],
    expected: ['kernel', [1], true],
  },
];
