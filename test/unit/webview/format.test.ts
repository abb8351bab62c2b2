import assert from 'node:assert/strict';
import {
  bytes,
  compact,
  measuredPercent,
  parseSparsity,
  part,
  percent,
  scalar,
  seconds,
} from '../../../webview/format';
import { setLanguage, t } from '../../../webview/i18n';

describe('numbers of the page', () => {
  afterEach(() => setLanguage('en', {}));

  const typed: readonly (readonly [string, number | undefined])[] = [
    ['90', 0.9],
    ['90.0', 0.9],
    [' 97,3 % ', 0.973],
    ['.5', 0.005],
    ['99.9', 0.999],
    ['99.94', undefined],
    ['100', undefined],
    ['-1', undefined],
    ['1e1', undefined],
    ['', undefined],
    ['abc', undefined],
    ['33.333', 0.333],
  ];
  for (const [text, expected] of typed)
    it(`reads "${text}" as ${expected}`, () => assert.equal(parseSparsity(text), expected));

  const parts: readonly (readonly [number, number, string])[] = [
    [0, 100, '0.0'],
    [1, 235_200, '<0.1'],
    [235_199, 235_200, '>99.9'],
    [235_200, 235_200, '100.0'],
    [999, 1000, '99.9'],
    [681, 1000, '68.1'],
    [0, 0, '0.0'],
  ];
  for (const [count, total, expected] of parts)
    it(`writes ${count} of ${total} as ${expected}`, () => assert.equal(part(count, total), expected));

  it('writes sparsities with as many decimals as they need', () => {
    assert.deepEqual([0.9, 0.973, 0.9995, 0].map(percent), ['90.0 %', '97.3 %', '99.95 %', '0.0 %']);
  });
  it('rounds accuracies as the terminal does, in halves of the last digit too', () => {
    for (let right = 0; right <= 2000; right++)
      assert.equal(measuredPercent(right / 2000), `${((right / 2000) * 100).toFixed(1)} %`);
  });
  it('writes weights and scores', () => {
    const written = [0, 0.0412345, -0.0021, 7.4e-6, -2.1e-4, 123456, 31.5].map(scalar);
    assert.deepEqual(written, ['0', '0.04123', '−0.0021', '7.4e−6', '−2.1e−4', '1.23e5', '31.5']);
  });
  it('writes sizes in one unit', () => {
    assert.equal(bytes(246_824, 246_824), '247 → 247 KB');
    assert.equal(bytes(228_352, 38_912), '228.4 → 38.9 KB');
    assert.equal(bytes(1_068_488), '1.07 MB');
    assert.equal(bytes(0), '0 B');
  });
  it('writes durations', () => {
    assert.deepEqual([0.42, 41.3, 125].map(seconds), ['0.4 s', '41 s', '2 min 5 s']);
  });
  it('writes numbers and sentences in the user’s language', () => {
    setLanguage('zh-cn', { '{0} examples': '{0} 个样本' });
    assert.equal(t('{0} examples', 3), '3 个样本');
    assert.equal(t('Loss'), 'Loss');
    assert.equal(compact(266_610), '26.66万');
  });
});
