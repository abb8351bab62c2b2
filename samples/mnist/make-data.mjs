/** Makes calibration.npz (1,000 digits) and test.npz (2,000): x uint8 [n, 784], y uint8 [n]. Run: node samples/mnist/make-data.mjs */
import { writeFileSync } from 'node:fs';
import { importSource } from '../source.mjs';
import { calibration, test } from './digits.mjs';

const { writeNpz } = await importSource('core/data/npz-writer.ts');

for (const [set, arrays] of Object.entries({ calibration, test })) {
  const named = Object.entries(arrays).map(([name, array]) => ({ name, ...array }));
  writeFileSync(new URL(`${set}.npz`, import.meta.url), writeNpz(named, { level: 9 }));
}
