import assert from 'node:assert/strict';
import { aliasesOf, barrierText } from '../../../src/shared/barriers';
import type { BarrierDocument } from '../../../src/shared/documents';
import { format } from '../../../src/shared/text';

const gradient = (parameters: readonly string[], node = '/net/Round_3'): BarrierDocument => ({
  op: 'Round',
  node,
  blocks: 'gradient',
  parameters,
});
const said = (
  barrier: BarrierDocument,
  fate: 'whole' | 'scored' | 'open' = 'open',
  aliases: ReadonlyMap<string, string> = new Map(),
) => format(barrierText(barrier, aliases, fate));

describe('a barrier in words', () => {
  it('names operation and node, and the operation alone where the node has no name', () => {
    assert.match(said(gradient(['a'])), /^Round \(\/net\/Round_3\) lets no gradient through/);
    assert.match(said(gradient(['a'], '')), /^Round lets no gradient through/);
    assert.match(said(gradient(['a'], 'Round')), /^Round lets no gradient through/);
  });

  it('says what becomes of what is behind it', () => {
    assert.match(said(gradient(['a']), 'whole'), /this is left whole: a\.$/);
    assert.match(said(gradient(['a']), 'scored'), /scored all the same: a\.$/);
    assert.match(said(gradient(['a']), 'open'), /Methods that look at the network leave this whole: a\.$/);
  });

  it('lists three of many names', () => {
    const fifty = Array.from({ length: 50 }, (_, at) => `w${at}`);
    assert.match(said(gradient(fifty)), /: w0, w1, w2 \(\+47\)\.$/);
    assert.match(said(gradient(['a', 'b', 'c'])), /: a, b, c\.$/);
  });

  it('calls parameters by their aliases', () => {
    const parameter = {
      layer: '',
      role: 'kernel',
      shape: [4],
      dtype: 'float32',
      count: 4,
      zeros: 0,
      prunable: true,
    } as const;
    const aliases = aliasesOf([
      { ...parameter, name: 'onnx::Conv_7', alias: 'stem.weight' },
      { ...parameter, name: 'head.weight' },
    ]);
    assert.match(said(gradient(['onnx::Conv_7', 'head.weight']), 'open', aliases), /: stem\.weight, head\.weight\.$/);
  });

  it('has words for everything that can be blocked', () => {
    const all = (['forward', 'gradient', 'per-example', 'structure'] as const).map((blocks) =>
      said({ ...gradient(['a']), blocks }),
    );
    assert.equal(new Set(all).size, 4);
    assert.match(all[0] ?? '', /cannot be computed/);
  });
});
