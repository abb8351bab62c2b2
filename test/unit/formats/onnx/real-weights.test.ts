import assert from 'node:assert/strict';
import { onnx } from '../../../../src/core/formats/onnx';
import { sourceOf } from '../../../../src/jobs/folder';
import { axesOf, type Expected } from './use-cases';

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
