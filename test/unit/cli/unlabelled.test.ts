import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { writeNpz } from '../../../src/core/data/npz-writer';
import { bundle, type Binary } from './binary';

const model = 'samples/mnist/lenet-300-100/model.json';
const document = z.object({
  warnings: z.array(z.string()),
  metrics: z.object({ loss: z.number().optional(), accuracy: z.number().optional(), examples: z.number() }),
});

describe('evaluate', function () {
  this.timeout(60_000);
  let binary: Binary;
  before(async () => {
    binary = await bundle();
  });
  after(() => binary.dispose());

  const x = { name: 'x', shape: [3, 784], data: Float32Array.from({ length: 3 * 784 }, (_, at) => (at % 7) / 7) };
  const y = { name: 'y', shape: [3], data: Uint8Array.of(1, 2, 3) };
  for (const labelled of [false, true])
    it(
      labelled
        ? 'says nothing of labels where there are some'
        : 'says that data without labels leaves loss and accuracy out',
      async () => {
        const data = path.join(binary.folder(), 'data.npz');
        writeFileSync(data, writeNpz(labelled ? [x, y] : [x]));
        const { warnings, metrics } = await binary.json(document, 0, 'evaluate', model, '--data', data);
        assert.equal(metrics.examples, 3);
        assert.equal(metrics.loss !== undefined, labelled);
        assert.equal(
          warnings.includes('The data has no labels (y), so neither loss nor accuracy was measured.'),
          !labelled,
        );
      },
    );
});
