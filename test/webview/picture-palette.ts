/** Pictures of the page as small PNG files: at most 256 colours, which is what a page of text and flat areas has anyway. */
import { deflateSync } from 'node:zlib';
import { crc32 } from '../../src/core/crc32';
import type { Picture } from '../../src/core/data/images/picture';

/** Red, green, blue of a pixel as one number. */
type Color = number;

const most = 256;
/** Lower bits of a channel that are not looked at: it differs by at most 15. */
const mostDropped = 4;

/**
 * A PNG with a palette. Colours that share their upper bits become the most frequent one of them; so many bits are looked at as give at most 256 colours.
 * Large areas keep their colour to the bit. @param picture red, green and blue first; opacity is passed over.
 */
export function palettePng({ width, height, data, channels }: Picture): Uint8Array {
  const colors = new Uint32Array(width * height);
  for (let at = 0, from = 0; at < colors.length; at++, from += channels)
    colors[at] = (data[from] << 16) | (data[from + 1] << 8) | data[from + 2];
  const { palette, places } = paletteOf(colors);
  // Each row begins with its filter: none, which compresses indices best.
  const rows = Buffer.alloc(height * (width + 1));
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++)
      rows[row * (width + 1) + 1 + column] = places.get(colors[row * width + column]) ?? 0;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Eight bits of index, colour type 3.
  header.set([8, 3, 0, 0, 0], 8);
  const entries = palette.flatMap((color) => [color >> 16, (color >> 8) & 255, color & 255]);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(entries)),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** The colours that stay, and for each that there was its place among them. */
function paletteOf(colors: Uint32Array): { palette: readonly Color[]; places: ReadonlyMap<Color, number> } {
  const counts = new Map<Color, number>();
  for (const color of colors) counts.set(color, (counts.get(color) ?? 0) + 1);
  const frequent = [...counts].sort(([, a], [, b]) => b - a).map(([color]) => color);
  for (let dropped = 0; dropped <= mostDropped; dropped++) {
    const mask = ((0xff << dropped) & 0xff) * 0x010101;
    const kinds = new Map<Color, number>();
    const palette: Color[] = [];
    for (const color of frequent)
      if (!kinds.has(color & mask)) {
        kinds.set(color & mask, palette.length);
        palette.push(color);
      }
    if (palette.length > most) continue;
    return { palette, places: new Map(frequent.map((color) => [color, kinds.get(color & mask) ?? 0])) };
  }
  throw new Error(`No ${most} colours are near all of the ${frequent.length} in the picture.`);
}

function chunk(type: string, content: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
