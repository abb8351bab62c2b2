import assert from 'node:assert/strict';
import { distinctlyShortened, shortened } from '../../../webview/shorten';

describe('a long name', () => {
  const cases: readonly (readonly [name: string, most: number, expected: string])[] = [
    ['stem.weight', 24, 'stem.weight'],
    ['encoder.layers.0.self_attn.in_proj.weight', 24, 'encoder…0…in_proj.weight'],
    ['encoder.layers.11.linear1.weight', 26, 'encoder…11.linear1.weight'],
    ['model/block_3/conv_dw/kernel', 20, 'model…conv_dw/kernel'],
    ['a_name_of_one_word_that_does_not_end', 16, 'a_name_…_not_end'],
    ['onnx::MatMul_1234', 12, 'onnx:…l_1234'],
  ];
  for (const [name, most, expected] of cases)
    it(`${name} in ${most}`, () => assert.equal(shortened(name, most), expected));

  it('never takes more room than there is', () => {
    for (const name of [
      'a.b.c.d',
      'x'.repeat(80),
      'layers.0.a_very_long_last_word_of_forty_letters',
      '....',
      '0.1.2.3.4.5',
    ])
      for (let most = 5; most < 40; most++) {
        const short = shortened(name, most);
        assert.ok(short.length <= most, `${name} in ${most}: ${short}`);
        assert.ok(name.length <= most ? short === name : short.includes('…'), short);
      }
  });

  it('stays apart from others that end alike', () => {
    const names = ['a.first.conv.depthwise.weight', 'a.other.conv.depthwise.weight', 'head.weight'];
    const short = distinctlyShortened(names, 18);
    assert.equal(new Set(short).size, 3);
    assert.equal(short[2], 'head.weight');
    assert.ok(short.every((each, at) => each.length <= (names[at]?.length ?? 0)));
  });

  it('that is the same as another stays the same', () => {
    const same = 'a.very.long.name.of.a.layer.weight';
    const [one, two] = distinctlyShortened([same, same], 12);
    assert.equal(one, two);
    assert.ok((one ?? '').length <= 12);
  });
});
