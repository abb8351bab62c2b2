/** What Pillow makes of the fixtures (test/fixtures/images/make.py). */
import { readFileSync } from 'node:fs';
import type { Picture } from '../../../../src/core/data/images/picture';
import type { Interpolation } from '../../../../src/core/data/images/resample';

interface Stored {
  readonly width: number;
  readonly height: number;
  readonly channels: Picture['channels'];
  /** Base64. */
  readonly data: string;
}
interface Expected {
  readonly decoded: Readonly<Record<string, Stored>>;
  readonly resized: readonly (Stored & { readonly file: string; readonly interpolation: Interpolation })[];
  readonly luma: Stored;
}

export const fixture = (file: string): Uint8Array => readFileSync(`test/fixtures/images/${file}`);
export const expected = JSON.parse(readFileSync('test/fixtures/images/expected.json', 'utf8')) as Expected;
export const picture = ({ width, height, channels, data }: Stored): Picture => ({
  width,
  height,
  channels,
  data: Uint8Array.from(Buffer.from(data, 'base64')),
});

/** Largest difference of two pictures of the same size. */
export function distance(a: Picture, b: Picture): number {
  const sizes = [a, b].map(
    ({ width, height, channels, data }) => `${width} × ${height} × ${channels} (${data.length})`,
  );
  if (sizes[0] !== sizes[1]) throw new Error(`${sizes[0]} is not ${sizes[1]}`);
  return a.data.reduce((largest, value, at) => Math.max(largest, Math.abs(value - b.data[at])), 0);
}
