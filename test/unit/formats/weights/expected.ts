import { readFileSync } from 'node:fs';
import { filesIn } from '../fixture';

/** What another program says of a tensor. */
export interface ExpectedTensor {
  readonly name: string;
  readonly file: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  /** Of its bytes in the file; absent where they are packed. */
  readonly start?: number;
  readonly end?: number;
  /** Infinities are texts. */
  readonly values: readonly (number | string | boolean)[];
}

const folder = (format: string): string => `test/fixtures/weights/${format}`;

export const expectedOf = (format: string, name: string): readonly ExpectedTensor[] =>
  JSON.parse(readFileSync(`${folder(format)}/${name}.expected.json`, 'utf8')) as readonly ExpectedTensor[];

export const fixturesOf = (format: string): Map<string, Uint8Array> => filesIn(folder(format));
