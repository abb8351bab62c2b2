import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { split } from '../../samples/mnist/digits.mjs';
import type { Dataset } from '../../src/core/data/dataset';
import { openDataset, writeNpz } from '../../src/core/data/index';
import type { Model } from '../../src/core/formats/model';
import { diskFolder } from '../../src/jobs/folder';

export interface Digits {
  readonly training: Dataset;
  readonly test: Dataset;
}

/** 8,000 real digits to train on and 2,000 to test, in the order of the seed: npz files as those of the samples. */
export async function openDigits(model: Model, seed: number): Promise<Digits> {
  const folder = `out/bench/digits-${seed}`;
  mkdirSync(folder, { recursive: true });
  const open = async (name: string, { x, y }: ReturnType<typeof split>['test']): Promise<Dataset> => {
    const file = `${name}.npz`;
    const arrays = [
      { name: 'x', ...x },
      { name: 'y', ...y },
    ];
    writeFileSync(path.join(folder, file), writeNpz(arrays, { level: 1 }));
    return openDataset(diskFolder(folder), { file }, model);
  };
  const { training, test } = split(seed);
  return { training: await open('training', training), test: await open('test', test) };
}
