/** Command lines that must be refused: with code, message and remedy, and nothing written. */
import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Binary } from './binary';
import { failure } from './documents';
import { writeTinyData, writeTinyModel, type Tensor } from './files';

export interface Refusal {
  readonly name: string;
  readonly code: string;
  /** Where the problem must say to be. */
  readonly says: RegExp;
  /** Makes the files. @returns what stands behind `evaluate`, or a whole command line. */
  readonly args: (folder: string) => string[];
  readonly exit?: number;
}

export const evaluate = (model: string, data: string, ...more: string[]): string[] => [
  'evaluate',
  model,
  '--data',
  data,
  ...more,
];
export const withData = (changes: Readonly<Record<string, Tensor>>) => (folder: string) =>
  evaluate(writeTinyModel(folder), writeTinyData(folder, changes));
export const written = (folder: string, name: string, content: string | Uint8Array): string => {
  writeFileSync(path.join(folder, name), content);
  return path.join(folder, name);
};
export const floats = (shape: readonly number[], value: (index: number) => number): Tensor => ({
  shape,
  data: Float32Array.from({ length: shape.reduce((product, extent) => product * extent, 1) }, (_, index) =>
    value(index),
  ),
});
export const labels = (...values: readonly number[]): Tensor => ({
  shape: [values.length],
  data: Int32Array.from(values),
});

/** One test for each. @param binary of the suite, once it is there. */
export function refuses(refusals: readonly Refusal[], binary: () => Binary): void {
  for (const { name, code, says, args, exit = 1 } of refusals)
    it(`${name}: ${code}`, async () => {
      const folder = binary().folder();
      const line = args(folder);
      const files = readdirSync(folder);
      const { error } = await binary().json(failure, exit, ...line);
      assert.equal(error.code, code, JSON.stringify(error));
      assert.match(JSON.stringify(error), says);
      assert.ok(error.remedy, 'a remedy is said');
      assert.deepEqual(readdirSync(folder), files, 'nothing was written');
      // For people the same, without a stack.
      const { code: plain, stdout, stderr } = await binary().run(...line);
      assert.equal(plain, exit);
      assert.equal(stdout, '');
      assert.ok(stderr.includes(error.message) && stderr.includes(error.remedy ?? ''));
      assert.doesNotMatch(stderr, /\n\s+at /);
    });
}
