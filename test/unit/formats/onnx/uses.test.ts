import assert from 'node:assert/strict';
import type { ParameterRole } from '../../../../src/shared/documents';
import { onnx } from '../../../../src/core/formats/onnx';
import type { Parameter } from '../../../../src/core/formats/model';
import { sourceOf } from '../../../../src/jobs/folder';
import {
  counting,
  graphAttribute,
  int,
  Kind,
  ints,
  integers,
  model,
  node,
  raw,
  source,
  type GraphInit,
  type NodeInit,
} from './onnx-file';

/** What a weight must be found to be: role, axes of its output units, prunable or not. */
type Expected = readonly [role: ParameterRole, axes: readonly number[], prunable: boolean, alias?: string];

const axesOf = ({ outputAxis, outputAxes = [outputAxis] }: Parameter): readonly number[] => outputAxes;
const parametersIn = async (main: Uint8Array): Promise<readonly Parameter[]> =>
  (await onnx.read(source(main))).parameters;

interface Case {
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
const cases: readonly Case[] = [
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

describe('formats/onnx: what operators do with weights', () => {
  for (const { name, shape, node: nodes, expected, more = [] } of cases)
    it(`finds ${name}`, async () => {
      const parameters = await parametersIn(
        model({ node: nodes, initializer: [raw('w', shape, counting(shape)), ...more] }),
      );
      const found = parameters.find((each) => each.name === 'w')!;
      assert.deepEqual([found.role, axesOf(found), found.prunable], expected);
      assert.equal(found.reason === undefined, found.prunable);
    });

  it('follows a function to the weights that its callers give it', async () => {
    const main = model(
      {
        node: [
          node('Dense', ['x', 'w1'], ['h'], { domain: 'local', name: 'first', attribute: [int('transposed', 1)] }),
          node('Dense', ['h', 'w2'], ['y'], { domain: 'local', name: 'second', attribute: [int('transposed', 0)] }),
        ],
        initializer: [raw('w1', [6, 4], counting([6, 4])), raw('w2', [6, 3], counting([6, 3]))],
      },
      {
        functions: [
          {
            name: 'Dense',
            domain: 'local',
            input: ['in', 'kernel'],
            output: ['out'],
            attribute: ['transposed'],
            opsetImport: [{ domain: '', version: 17n }],
            node: [
              node('Gemm', ['in', 'kernel'], ['out'], {
                attribute: [{ name: 'transB', refAttrName: 'transposed', type: Kind.INT }],
              }),
            ],
          },
        ],
      },
    );
    const parameters = await parametersIn(main);
    assert.deepEqual(
      parameters.map(({ name, layer, outputAxis }) => [name, layer, outputAxis]),
      [
        ['w1', 'first/Gemm_of_out', 0],
        ['w2', 'second/Gemm_of_out', 1],
      ],
    );
  });

  it('ends where functions call each other twice and twice again', async () => {
    const twice = (name: string, inner: string) => ({
      name,
      domain: 'local',
      input: ['a'],
      output: ['b'],
      node: [node(inner, ['a'], ['m'], { domain: 'local' }), node(inner, ['m'], ['b'], { domain: 'local' })],
    });
    const functions = Array.from({ length: 40 }, (_, at) => twice(`f${at}`, `f${at + 1}`));
    const main = model(
      {
        node: [node('f0', ['x'], ['h'], { domain: 'local' }), node('MatMul', ['h', 'w'], ['y'])],
        initializer: [raw('w', [4, 2], counting([4, 2]))],
      },
      { functions },
    );
    const [{ role }] = await parametersIn(main);
    assert.equal(role, 'kernel');
  });

  it('gives readable names where an exporter made them up, each once', async () => {
    const kernel = (name: string) => raw(name, [4, 4], counting([4, 4]));
    const at = (name: string, input: string, weight: string, output: string) =>
      node('MatMul', [input, weight], [output], { name });
    const main = model({
      node: [
        at('/encoder/encoder.0/linear1/MatMul', 'x', 'onnx::MatMul_12', 'a'),
        at('/encoder/encoder.0/linear1/MatMul_1', 'a', '37', 'b'),
        at('/head/MatMul', 'b', 'head.weight', 'c'),
        node('MatMul', ['c', 'val_3'], ['d'], {
          name: 'node_MatMul_4',
          metadataProps: [{ key: 'pkg.torch.onnx.name_scopes', value: "['', 'decoder', 'decoder.up', 'linear_2']" }],
        }),
        node('Add', ['d', 'onnx::Add_5'], ['y'], { name: '/tail/Add' }),
      ],
      initializer: [
        ...['onnx::MatMul_12', '37', 'head.weight', 'val_3'].map(kernel),
        raw('onnx::Add_5', [4], counting([4])),
      ],
    });
    assert.deepEqual(
      (await parametersIn(main)).map(({ name, alias, layer }) => [name, alias, layer]),
      [
        ['onnx::MatMul_12', 'encoder.0.linear1.weight', '/encoder/encoder.0/linear1/MatMul'],
        ['37', 'encoder.0.linear1.weight_2', '/encoder/encoder.0/linear1/MatMul_1'],
        ['head.weight', undefined, '/head/MatMul'],
        ['val_3', 'decoder.up.weight', 'decoder.up'],
        ['onnx::Add_5', 'tail.bias', '/tail/Add'],
      ],
    );
  });
});

/** What the authors of real files call their layers, and where those files' weights are. */
const files: readonly { readonly file: string; readonly expected: Readonly<Record<string, Expected>> }[] = [
  {
    file: 'encoder-ids.torchscript',
    expected: {
      'embed.weight': ['embedding', [1], true],
      'onnx::MatMul_395': ['kernel', [1], true, 'encoder.layers.0.linear1.weight'],
      'encoder.layers.0.self_attn.in_proj_bias': ['bias', [0], false],
      'encoder.layers.1.norm2.weight': ['norm', [0], false],
      'head.weight': ['kernel', [0], true],
      position: ['other', [1], false],
    },
  },
  {
    file: 'encoder-ids.dynamo',
    expected: {
      val_88: ['kernel', [1], true, 'encoder.layers.0.linear1.weight'],
      'encoder.layers.0.linear1.bias': ['bias', [0], false],
    },
  },
  {
    file: 'lstm.dynamo',
    expected: {
      val_111: ['kernel', [0, 1], true, 'rnn.weight_ih'],
      val_112: ['kernel', [0, 1], true, 'rnn.weight_hh'],
      val_113: ['bias', [1], false, 'rnn.bias'],
    },
  },
  {
    file: 'decoder.torchscript-unfolded',
    expected: {
      'embed.weight': ['embedding', [1], true],
      'blocks.0.qkv.weight': ['kernel', [0], true],
      'blocks.0.norm1.weight': ['norm', [0], false],
    },
  },
  {
    file: 'keras.sequence',
    expected: {
      'onnx::Einsum_463': ['kernel', [1, 2], true, 'Einsum.weight'],
      'onnx::Einsum_473': ['kernel', [2], true, 'Einsum_3.weight'],
    },
  },
  { file: 'generator.dynamo', expected: { 'up1.weight': ['kernel', [1], true], 'fc.weight': ['kernel', [0], true] } },
  {
    file: 'same-names',
    expected: {
      'If_3/then_branch/w': ['kernel', [1], true],
      'If_3/else_branch/w': ['kernel', [1], true],
      'Loop_4/body/w': ['kernel', [1], true],
    },
  },
  {
    file: 'constants',
    expected: { conv_w: ['kernel', [0], true], w2: ['kernel', [1], true], conv_b: ['bias', [0], false] },
  },
  { file: 'sparse', expected: { flat_w: ['kernel', [1], false], pairs_w: ['kernel', [1], false] } },
  {
    file: 'quantised.qdq',
    expected: {
      'features.0.weight_quantized': ['kernel', [0], true],
      'features.0.bias_quantized': ['bias', [0], false],
    },
  },
  {
    file: 'old.opset7',
    expected: { fc: ['kernel', [0], true], fc_b: ['bias', [0], false], bn_var: ['norm', [0], false] },
  },
];

describe('formats/onnx: weights of real files', () => {
  for (const { file, expected } of files)
    it(file, async () => {
      const { parameters } = await onnx.read(sourceOf(`test/fixtures/onnx/models/${file}.onnx`));
      const byName = new Map(parameters.map((each) => [each.name, each]));
      assert.equal(byName.size, parameters.length, 'names are unique');
      for (const [name, [role, axes, prunable, alias]] of Object.entries(expected)) {
        const found = byName.get(name);
        assert.ok(found, `${name} is missing among ${[...byName.keys()].join(', ')}`);
        assert.deepEqual(
          [name, found.role, axesOf(found), found.prunable, found.alias],
          [name, role, axes, prunable, alias],
        );
      }
    });
});
