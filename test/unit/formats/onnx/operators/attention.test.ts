/** Attention in all its forms against onnxruntime. */
import assert from 'node:assert/strict';
import type { KnownTensor } from '../../../../../src/core/formats/onnx/graph/value';
import type { AttributeValue } from '../../../../../src/core/formats/onnx/operators/attributes';
import { Value } from '../../../../../src/core/formats/onnx/graph/value';
import { Unsupported } from '../../../../../src/core/formats/unsupported';
import { input } from '../../../../../src/core/graph/leaf';
import { call, fed, known, numbersOf } from './call';
import { assertAgrees, integers, noise } from './onnxruntime';

const make = noise(13);
const [B, S, H, D] = [2, 3, 2, 16];
interface Row {
  readonly inputs: readonly (KnownTensor | undefined)[];
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
  readonly outputs?: readonly number[];
}
const check = (
  operator: string,
  rows: Readonly<Record<string, Row>>,
  rest: { domain?: string; opset?: number } = { opset: 23 },
): void => {
  describe(`${rest.domain ?? 'ONNX'} ${operator}`, () => {
    for (const [name, row] of Object.entries(rows)) it(name, () => assertAgrees({ operator, ...row, ...rest }));
  });
};

const heads = (count = H, positions = S): KnownTensor => make(B, count, positions, D);
const flat = (count = H, positions = S): KnownTensor => make(B, positions, count * D);
const bools = (values: readonly number[], shape: readonly number[]): KnownTensor => integers(values, shape, 'bool');
const ofHeads = { q_num_heads: 2 * H, kv_num_heads: H };

check('Attention', {
  'four axes': { inputs: [heads(), heads(), heads()] },
  'three axes, shared heads': { inputs: [flat(2 * H), flat(), flat()], attributes: ofHeads },
  'causal, capped, scaled': {
    inputs: [heads(), heads(), heads()],
    attributes: { is_causal: 1, softcap: 0.5, scale: 2 },
  },
  'a mask of numbers': { inputs: [heads(), heads(H, 5), heads(H, 5), make(S, 5)] },
  'a mask of booleans, causal': {
    inputs: [heads(), heads(), heads(), bools([1, 0, 1, 1, 1, 0, 1, 1, 1], [S, S])],
    attributes: { is_causal: 1 },
  },
  'past and present': {
    inputs: [flat(2 * H), flat(), flat(), make(2 * H, S, S + 2), heads(H, 2), heads(H, 2)],
    attributes: ofHeads,
    outputs: [0, 1, 2],
  },
  'the products before softmax': { inputs: [heads(), heads(), heads()], outputs: [0, 3] },
  'the probabilities': {
    inputs: [heads(), heads(), heads(), make(S, S)],
    attributes: { qk_matmul_output_mode: 3 },
    outputs: [0, 3],
  },
});

const domain = 'com.microsoft';
const contrib = { domain };
const [x, kernel, bias] = [make(B, S, 6), make(6, 3 * H * D), make(3 * H * D)];
const num_heads = H;
check(
  'Attention',
  {
    plain: { inputs: [x, kernel, bias], attributes: { num_heads } },
    'causal, scaled': { inputs: [x, kernel, bias], attributes: { num_heads, unidirectional: 1, scale: 0.7 } },
    'lengths of keys': { inputs: [x, kernel, bias, integers([2, 3], [B], 'int32')], attributes: { num_heads } },
    'ends and starts of keys': {
      inputs: [x, kernel, bias, integers([3, 2, 1, 0], [2 * B], 'int32')],
      attributes: { num_heads },
    },
    'a mask of keys': {
      inputs: [x, kernel, bias, integers([1, 1, 0, 1, 0, 1], [B, S], 'int32')],
      attributes: { num_heads },
    },
    'a mask of queries and keys, another filter': {
      inputs: [x, kernel, bias, integers([1, 0, 0, 1, 1, 0, 1, 1, 1, 1, 1, 1, 0, 1, 0, 0, 1, 1], [B, S, S], 'int32')],
      attributes: { num_heads, mask_filter_value: -5 },
    },
    'past and present': {
      inputs: [x, kernel, bias, undefined, make(2, B, H, 2, D)],
      attributes: { num_heads, unidirectional: 1 },
      outputs: [0, 1],
    },
    'a bias of the scores, other widths': {
      inputs: [x, make(6, 6 * D), make(6 * D), undefined, undefined, make(B, H, S, S)],
      attributes: { num_heads, qkv_hidden_sizes: [H * D, H * D, 2 * D] },
    },
  },
  contrib,
);

check(
  'MultiHeadAttention',
  {
    plain: { inputs: [flat(), flat(H, 5), flat(H, 5)], attributes: { num_heads } },
    'a bias, scaled': { inputs: [flat(), flat(), flat(), make(3 * H * D)], attributes: { num_heads, scale: 0.3 } },
    'keys and values that are heads': {
      inputs: [flat(), heads(H, 5), heads(H, 5)],
      attributes: { num_heads },
    },
    'a mask of keys, a bias of the scores': {
      inputs: [flat(), flat(), flat(), undefined, integers([1, 1, 0, 0, 1, 1], [B, S], 'int32'), make(1, H, S, S)],
      attributes: { num_heads },
    },
    'causal, past and present': {
      inputs: [flat(), flat(), flat(), undefined, undefined, undefined, heads(H, 2), heads(H, 2)],
      attributes: { num_heads, unidirectional: 1 },
      outputs: [0, 1, 2],
    },
  },
  contrib,
);

/** Of eight positions, for heads of D elements. */
const [cosines, sines] = [make(8, D / 2), make(8, D / 2)];
check(
  'RotaryEmbedding',
  {
    'positions of each example': {
      inputs: [flat(), integers([0, 1, 2, 4, 6, 7], [B, S]), cosines, sines],
    },
    'from a position on, neighbours, four axes': {
      inputs: [heads(), integers([3]), cosines, sines],
      attributes: { interleaved: 1 },
    },
    'a part of each head': {
      inputs: [flat(), integers([0]), make(8, 1), make(8, 1)],
      attributes: { num_heads, rotary_embedding_dim: 2 },
    },
  },
  contrib,
);
check('RotaryEmbedding', {
  'three axes': { inputs: [flat(), cosines, sines, integers([0, 1, 2, 4, 6, 7], [B, S])], attributes: { num_heads } },
  'angles of each position, neighbours': {
    inputs: [heads(), make(B, S, D / 2), make(B, S, D / 2)],
    attributes: { interleaved: 1 },
  },
});

const shared = { num_heads: 2 * H, kv_num_heads: H };
const lengths = (total: number): readonly KnownTensor[] => [
  integers([total - 1, total - 1], [B], 'int32'),
  integers([total], [1], 'int32'),
];
check(
  'GroupQueryAttention',
  {
    plain: { inputs: [flat(2 * H), flat(), flat(), undefined, undefined, ...lengths(S)], attributes: shared },
    'packed, capped, scaled': {
      inputs: [flat(4 * H), undefined, undefined, undefined, undefined, ...lengths(S)],
      attributes: { ...shared, softcap: 0.6, scale: 0.4 },
    },
    'a window': {
      inputs: [flat(2 * H), flat(), flat(), undefined, undefined, ...lengths(S)],
      attributes: { ...shared, local_window_size: 2 },
    },
    'rotary, after a past': {
      inputs: [flat(2 * H, 1), flat(H, 1), flat(H, 1), heads(H, 4), heads(H, 4), ...lengths(5), cosines, sines],
      attributes: { ...shared, do_rotary: 1, rotary_interleaved: 1 },
      outputs: [0, 1, 2],
    },
  },
  contrib,
);

describe('attention', () => {
  it('with projections notes its kernel', () => {
    const w = input('w', [6, 3 * H * D]);
    const { applications } = call(
      'Attention',
      [fed('x', [1, S, 6]), Value.of(w, 'float32'), fed('b', [3 * H * D])],
      { num_heads },
      { domain, weights: new Map([[w, []]]) },
    );
    assert.equal(applications.length, 1);
    assert.deepEqual(
      [applications[0].kernel, applications[0].output.shape, applications[0].axis],
      [w, [1, S, 3 * H * D], 2],
    );
  });
  it('of packed operands is that of the same operands apart (onnxruntime has it on GPUs alone)', () => {
    const parts = [0, 1, 2].map(() => flat());
    const packed = (of: readonly KnownTensor[]): Value => {
      const values = Array.from({ length: B * S * H * of.length * D }, (_, at) => {
        const [row, which, d] = [Math.floor(at / (of.length * D)), Math.floor(at / D) % of.length, at % D];
        return of[which].values[row * D + d];
      });
      return known(values, [B, S, H, of.length, D]);
    };
    const [q, k, v] = parts.map(({ values, shape }) => known(values, shape));
    const outputOf = (inputs: readonly Value[]): number[] =>
      numbersOf(call('MultiHeadAttention', inputs, { num_heads }, { domain }).outputs[0]);
    const apart = outputOf([q, k, v]);
    assert.deepEqual(outputOf([packed(parts)]), apart);
    assert.deepEqual(outputOf([q, packed(parts.slice(1))]), apart);
  });
  it('refuses what does not fit', () => {
    const q = fed('q', [1, S, 8]);
    assert.throws(() => call('Attention', [q, q, q]), /without a number of heads/);
    assert.throws(() => call('Attention', [q, q, q], { q_num_heads: 3, kv_num_heads: 3 }), /3 heads/);
    assert.throws(
      () => call('Attention', [q, q, q, fed('m', [S, S + 1])], { q_num_heads: 2, kv_num_heads: 2 }),
      /mask/,
    );
  });
  it('gives zeros where a mask reaches no key', () => {
    const [q, k, v] = [heads(), heads(), heads()].map(({ values, shape }) => known(values, shape));
    const [y] = call('Attention', [q, k, v, known([], [S, 0])]).outputs;
    assert.deepEqual(numbersOf(y), new Array<number>(B * H * S * D).fill(0));
  });
  it('refuses packed operands of another number', () =>
    assert.throws(
      () => call('MultiHeadAttention', [fed('q', [1, S, H, 2, D])], { num_heads }, { domain }),
      /for 3 operands/,
    ));
  it('refuses by name what is not known', () => {
    const q = fed('q', [1, S, 8]);
    assert.throws(() => call('MultiHeadAttention', [q], { num_heads }, { domain }), Unsupported);
    assert.throws(
      () =>
        call(
          'Attention',
          [q, fed('w', [8, 24]), undefined, fed('m', [1, 1, 9, 9], 'int32')],
          { num_heads },
          { domain },
        ),
      Unsupported,
    );
    assert.throws(
      () => call('Attention', [q, fed('w', [8, 24])], { num_heads, do_rotary: 1 }, { domain }),
      Unsupported,
    );
  });
});
