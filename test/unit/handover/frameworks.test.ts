import assert from 'node:assert/strict';
import { handedOver } from '../../../src/core/handover/hand-over';
import { readMasks } from '../../../src/core/handover/mask-array';
import type { Hit } from '../../../src/core/handover/match';
import { carried, fixtureMasks } from './files';

const described = ({ mask, tensor, how, layout, values }: Hit): string =>
  [mask.name, tensor.name, how, layout.kind, values ?? '–'].join(' ');

interface Case {
  readonly what: string;
  readonly from: string;
  readonly to: string;
  /** The masks that belong to the target, made beside it. */
  readonly expected: string;
  readonly hits: readonly string[];
}

const torchHits = [
  'onnx::Conv_57 stem.weight name same scaled',
  'onnx::Conv_60 depthwise.weight name same scaled',
  'onnx::Conv_63 pointwise.weight name same scaled',
  'head.weight head.weight name same equal',
  'onnx::MatMul_65 mix.weight name transposed equal',
  'hidden.weight hidden.weight name same equal',
  'logits.weight logits.weight name same equal',
];

const cases: readonly Case[] = [
  {
    what: 'the older exporter, which folds batch norms and makes names up, to PyTorch',
    from: 'older',
    to: 'torch.npz',
    expected: 'torch',
    hits: torchHits,
  },
  {
    what: 'the newer exporter to PyTorch',
    from: 'newer',
    to: 'torch.npz',
    expected: 'torch',
    hits: [
      'stem.weight stem.weight name same scaled',
      'depthwise.weight depthwise.weight name same scaled',
      'pointwise.weight pointwise.weight name same scaled',
      'head.weight head.weight name same equal',
      'val_41 mix.weight name transposed equal',
      'hidden.weight hidden.weight name same equal',
      'logits.weight logits.weight name same equal',
    ],
  },
  {
    what: 'float32 to numbers that were rounded to float16',
    from: 'older',
    to: 'torch-half.npz',
    expected: 'torch',
    hits: torchHits,
  },
  {
    what: 'from safetensors on, as from npz',
    from: 'older',
    to: 'torch.safetensors',
    expected: 'torch',
    hits: torchHits,
  },
  {
    what: 'PyTorch’s layout to Keras’, by values alone',
    from: 'older',
    to: 'keras.npz',
    expected: 'keras',
    hits: [
      'onnx::Conv_57 first/kernel value transposed scaled',
      'onnx::Conv_60 second/kernel value transposed scaled',
      'onnx::Conv_63 third/kernel value transposed scaled',
      'head.weight fourth/kernel value transposed equal',
      'onnx::MatMul_65 fifth/kernel value same equal',
      'hidden.weight sixth/kernel value transposed equal',
      'logits.weight seventh/kernel value transposed equal',
    ],
  },
];

/** The same network stored by several frameworks: test/fixtures/handover/make.py knows what belongs to what. */
describe('masks carried over to another framework', () => {
  for (const { what, from, to, expected, hits } of cases)
    it(what, async () => {
      const matches = await carried(from, to);
      assert.deepEqual(matches.misses, []);
      assert.deepEqual(matches.hits.map(described), hits);
      const written = readMasks(handedOver(matches.hits), 'written');
      const wanted = new Map((await fixtureMasks(expected)).map((each) => [each.name, each]));
      assert.equal(written.length, wanted.size);
      for (const { name, shape, mask } of written) {
        assert.deepEqual(shape, wanted.get(name)?.shape, name);
        assert.deepEqual(mask, wanted.get(name)?.mask, name);
      }
    });

  it('by name alone, where values are not known: a square matrix with a made-up name is a miss', async () => {
    const { hits, misses } = await carried('newer', 'torch.npz', { values: false });
    assert.deepEqual(
      hits.map(({ mask }) => mask.name),
      ['stem.weight', 'depthwise.weight', 'pointwise.weight', 'head.weight', 'hidden.weight', 'logits.weight'],
    );
    assert.deepEqual(
      misses.map(({ mask }) => mask.name),
      ['val_41'],
    );
  });
});
