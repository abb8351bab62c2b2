/** The scanlines of a PNG: filtered row by row, and interlaced pictures in seven passes (Adam7). */
import type { PngHeader } from './png';
import { unreadable } from './picture';

/** One reduced picture: every `dx`-th column from `x`, every `dy`-th row from `y`. */
interface Pass {
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
}
const whole: readonly Pass[] = [{ x: 0, y: 0, dx: 1, dy: 1 }];
const adam7: readonly Pass[] = [
  { x: 0, y: 0, dx: 8, dy: 8 },
  { x: 4, y: 0, dx: 8, dy: 8 },
  { x: 0, y: 4, dx: 4, dy: 8 },
  { x: 2, y: 0, dx: 4, dy: 4 },
  { x: 0, y: 2, dx: 2, dy: 4 },
  { x: 1, y: 0, dx: 2, dy: 2 },
  { x: 0, y: 1, dx: 1, dy: 2 },
];

interface Extent extends Pass {
  readonly columns: number;
  readonly rows: number;
  /** Of one row, without its filter. */
  readonly bytes: number;
}

function extentsOf({ width, height, depth, samples, interlaced }: PngHeader): Extent[] {
  return (interlaced ? adam7 : whole)
    .map((pass) => {
      const columns = Math.ceil((width - pass.x) / pass.dx);
      const rows = Math.ceil((height - pass.y) / pass.dy);
      return { ...pass, columns, rows, bytes: Math.ceil((columns * samples * depth) / 8) };
    })
    .filter(({ columns, rows }) => columns > 0 && rows > 0);
}

/** Bytes of all scanlines, each with its filter in front. */
export const bytesOfPasses = (header: PngHeader): number =>
  extentsOf(header).reduce((sum, { rows, bytes }) => sum + rows * (bytes + 1), 0);

/**
 * Undoes filters and passes.
 * @param raw the inflated data; overwritten.
 * @returns samples `[height, width, samples]` as they are stored; of 16 bits, the upper byte.
 * @throws Problem `image-unreadable` for an unknown filter.
 */
export function readPasses(raw: Uint8Array, header: PngHeader, file: string): Uint8Array {
  const { width, height, depth, samples } = header;
  const result = new Uint8Array(width * height * samples);
  const pixel = Math.max(1, (samples * depth) / 8);
  let at = 0;
  for (const { x, y, dx, dy, columns, rows, bytes } of extentsOf(header)) {
    let above: Uint8Array = new Uint8Array(bytes);
    for (let row = 0; row < rows; row++) {
      const line = raw.subarray(at + 1, at + 1 + bytes);
      unfilter(raw[at], line, above, pixel, file);
      const first = ((y + row * dy) * width + x) * samples;
      if (dx === 1 && x === 0 && depth === 8) result.set(line, first);
      else
        for (let at = 0; at < columns * samples; at++) {
          const column = Math.floor(at / samples);
          result[first + column * (dx - 1) * samples + at] = sampleAt(line, at, depth);
        }
      above = line;
      at += bytes + 1;
    }
  }
  return result;
}

function sampleAt(line: Uint8Array, index: number, depth: number): number {
  if (depth === 8) return line[index];
  if (depth === 16) return line[2 * index];
  const bit = index * depth;
  return (line[bit >> 3] >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
}

/** @param pixel bytes of a pixel, at least 1: what counts as left. */
function unfilter(filter: number, line: Uint8Array, above: Uint8Array, pixel: number, file: string): void {
  const left = (at: number): number => (at < pixel ? 0 : line[at - pixel]);
  const aboveLeft = (at: number): number => (at < pixel ? 0 : above[at - pixel]);
  switch (filter) {
    case 0:
      return;
    case 1:
      for (let at = pixel; at < line.length; at++) line[at] += line[at - pixel];
      return;
    case 2:
      for (let at = 0; at < line.length; at++) line[at] += above[at];
      return;
    case 3:
      for (let at = 0; at < line.length; at++) line[at] += (left(at) + above[at]) >> 1;
      return;
    case 4:
      for (let at = 0; at < line.length; at++) line[at] += paeth(left(at), above[at], aboveLeft(at));
      return;
    default:
      throw unreadable(file, `filter ${filter}`, 'a PNG file');
  }
}

/** Whichever of the three is nearest to their linear guess. */
function paeth(left: number, above: number, aboveLeft: number): number {
  const guess = left + above - aboveLeft;
  const [toLeft, toAbove, toAboveLeft] = [Math.abs(guess - left), Math.abs(guess - above), Math.abs(guess - aboveLeft)];
  if (toLeft <= toAbove && toLeft <= toAboveLeft) return left;
  return toAbove <= toAboveLeft ? above : aboveLeft;
}
