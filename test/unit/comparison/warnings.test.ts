import assert from 'node:assert/strict';
import { rangeWarning, recalibrationWarnings } from '../../../src/core/comparison/warnings';
import type { Setting } from '../../../src/core/comparison/setting';
import type { Dataset } from '../../../src/core/data/dataset';
import { format } from '../../../src/shared/text';

const dataset = (name: string, largest: number): Dataset => ({
  name,
  examples: 3,
  features: [{ name: 'x', shape: [2], dtype: 'float' }],
  notes: [],
  batch: async (indices) => ({
    size: indices.length,
    inputs: [Float32Array.from({ length: 2 * indices.length }, (_, i) => (i === 1 ? -largest : 0))],
  }),
});
const warning = async (own: number, other: number): Promise<string | undefined> => {
  const setting = { calibration: dataset('own', own), evaluated: dataset('other', other) } as unknown as Setting;
  const found = await rangeWarning(setting);
  return found && format(found);
};

describe('a warning of data that is not scaled alike', () => {
  it('names both sets and how far they reach', async () =>
    assert.equal(
      await warning(255, 1),
      'The inputs of own reach 255, those of other reach 1.00: they are not scaled alike.',
    ));
  it('is given whichever of them is larger', async () => assert.ok(await warning(0.004, 1)));
  it('is not given for what differs as data does', async () => assert.equal(await warning(3, 1), undefined));
  it('is not given where all is zero', async () => assert.equal(await warning(0, 1), undefined));
});

describe('a warning of recalibration', () => {
  const cases: readonly [name: string, normalizations: number, recalibrate: boolean, expected: number][] = [
    ['without batch normalization', 0, true, 1],
    ['with some', 1, true, 0],
    ['that nobody asked for', 0, false, 0],
  ];
  for (const [name, normalizations, recalibrate, expected] of cases)
    it(name, () => {
      const setting = { network: { normalizations: Array.from({ length: normalizations }) } } as unknown as Setting;
      const wanted = { recalibrate } as unknown as Parameters<typeof recalibrationWarnings>[1];
      assert.equal(recalibrationWarnings(setting, wanted).length, expected);
    });
});
