/** Draws `icon.png` (the extension's picture: a lens over a sparse kernel) from distance functions. Run after changing it. */
import { writeFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';

const size = 256;
const colours = { night: [0, 32, 76], ring: [233, 236, 242], kept: [255, 221, 64], pruned: [44, 74, 118] };

/** Signed distances in pixels, negative inside. */
const disc = (x, y, cx, cy, r) => Math.hypot(x - cx, y - cy) - r;
const square = (x, y, cx, cy, half, corner) => {
  const dx = Math.abs(x - cx) - half + corner;
  const dy = Math.abs(y - cy) - half + corner;
  return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - corner;
};
const segment = (x, y, ax, ay, bx, by, r) => {
  const t = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2);
  const s = Math.min(1, Math.max(0, t));
  return Math.hypot(x - ax - s * (bx - ax), y - ay - s * (by - ay)) - r;
};

/** Row by row, which weights of the 4 × 4 kernel are kept. */
const kernel = ['0100', '1001', '0010', '0110'];
const layers = [
  [colours.night, (x, y) => square(x, y, 128, 128, 120, 44)],
  [colours.ring, (x, y) => segment(x, y, 166, 166, 206, 206, 10)],
  [colours.ring, (x, y) => Math.abs(disc(x, y, 112, 112, 74)) - 7],
];
for (const [row, bits] of kernel.entries())
  for (const [column, bit] of [...bits].entries())
    layers.push([
      bit === '1' ? colours.kept : colours.pruned,
      (x, y) => square(x, y, 112 + (column - 1.5) * 24, 112 + (row - 1.5) * 24, 9.5, 3),
    ]);

const rows = Buffer.alloc(size * (1 + 4 * size));
for (let y = 0; y < size; y++)
  for (let x = 0; x < size; x++) {
    let pixel = [0, 0, 0, 0];
    for (const [colour, distance] of layers) {
      const cover = Math.min(1, Math.max(0, 0.5 - distance(x + 0.5, y + 0.5)));
      const alpha = cover + pixel[3] * (1 - cover);
      if (cover > 0)
        pixel = [0, 1, 2].map((i) => (colour[i] * cover + pixel[i] * pixel[3] * (1 - cover)) / alpha).concat(alpha);
    }
    const at = y * (1 + 4 * size) + 1 + 4 * x;
    for (let i = 0; i < 3; i++) rows[at + i] = Math.round(pixel[i]);
    rows[at + 3] = Math.round(255 * pixel[3]);
  }

/** A PNG chunk: length, type, data, checksum (PNG specification, 5.3). */
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}
const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 6, 0, 0, 0]);
header.writeUInt32BE(size, 0);
header.writeUInt32BE(size, 4);
writeFileSync(
  'media/icon.png',
  Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]),
);
