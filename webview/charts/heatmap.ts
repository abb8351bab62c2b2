/** A parameter as a picture. The matrix is laid with its longer side across, because a page has more width than height. */
import type { Tile, TileQuery, Window } from '../../src/shared/pictures';
import type { HeatmapMode, Place, Statistic } from '../state';
import { ramp, type Colour } from '../../src/shared/charts/ramp';

/** Largest side of a picture in cells. */
const largest = 256;
/** Height of the picture in CSS pixels. */
const height = 300;
const largestCell = 24;
const thinnest = 20;

/** What a picture is asked to show. Without a method nothing has a score: what is not zero is coloured by its magnitude. */
export const quantityOf = (mode: HeatmapMode, scored: boolean): TileQuery['quantity'] =>
  scored && mode !== 'weight' ? 'score' : 'weight';

/** True where the matrix's rows run from left to right. */
export const isTurned = ([rows, columns]: readonly [number, number]): boolean => rows > columns;

/** How many rows and columns of bins fit the place, for what is in view of a matrix. */
export function tileLimits(
  matrix: readonly [rows: number, columns: number],
  window: Window | undefined,
  width: number,
  pixelRatio: number,
): { readonly rows: number; readonly columns: number } {
  const [rows, columns] = window ? [window.height, window.width] : matrix;
  const fit = (size: number, place: number): number =>
    Math.max(1, Math.min(size, largest, Math.floor(place * pixelRatio)));
  return isTurned(matrix)
    ? { rows: fit(rows, width), columns: fit(columns, height) }
    : { rows: fit(rows, height), columns: fit(columns, width) };
}

/** Size of the picture on the page, in CSS pixels: whole pixels for each weight where they are large. */
export function pictureSize(
  { matrix, window }: Tile,
  width: number,
): { readonly width: number; readonly height: number } {
  const [long, short] = isTurned(matrix) ? [window.height, window.width] : [window.width, window.height];
  const [across, down] = [Math.min(long, width), Math.min(short, height)];
  const scale = Math.min(width / across, height / down, largestCell);
  const cell = scale >= 4 ? Math.floor(scale) : scale;
  // A single row of many weights is a strip, not a hair.
  return { width: across * cell, height: Math.max(down * cell, Math.min(thinnest, down * largestCell)) };
}

/** RGBA pixels of a tile, one for each cell. What is pruned is transparent: the page's own neutral colour shows. */
export function heatmapPixels(
  tile: Tile,
  mode: HeatmapMode,
  statistic: Statistic = 'mean',
): { readonly width: number; readonly height: number; readonly pixels: Uint8ClampedArray<ArrayBuffer> } {
  const turned = isTurned(tile.matrix);
  const [width, down] = turned ? [tile.rows, tile.columns] : [tile.columns, tile.rows];
  const colourAt = colouring(tile, mode, tile[statistic]);
  const pixels = new Uint8ClampedArray(width * down * 4);
  for (let row = 0; row < tile.rows; row++) {
    for (let column = 0; column < tile.columns; column++) {
      const from = row * tile.columns + column;
      const to = 4 * (turned ? column * width + row : row * width + column);
      pixels.set(colourAt(from), to);
      // The square root keeps a single kept weight of a bin in sight.
      pixels[to + 3] = mode === 'kept' ? Math.round(Math.sqrt(tile.kept[from] / 255) * 255) : 255;
    }
  }
  return { width, height: down, pixels };
}

/** The colour of a cell by its number. */
function colouring({ kept }: Tile, mode: HeatmapMode, values: Uint8Array): (cell: number) => Colour {
  const shades = palette[mode];
  if (mode !== 'kept') return (cell) => shades[values[cell]];
  // What is kept ranks above the share that is pruned: only ranks above it need colours.
  const lowest = 255 - kept.reduce((sum, share) => sum + share, 0) / Math.max(1, kept.length);
  const stretch = 255 / Math.max(1, 255 - lowest);
  return (cell) => shades[Math.max(0, Math.round((values[cell] - lowest) * stretch))];
}

const colours = (share: (value: number) => number): readonly Colour[] =>
  Array.from({ length: 256 }, (_, value) => ramp(share(value / 255)));
/** Where the ramp begins in the picture of what is kept: its darkest blues would drown in a dark theme beside what is pruned. */
export const keptFrom = 0.3;
const palette: Readonly<Record<HeatmapMode, readonly Colour[]>> = {
  kept: colours((share) => keptFrom + (1 - keptFrom) * share),
  score: colours((share) => share),
  // Magnitudes crowd near zero: the square root spreads them.
  weight: colours(Math.sqrt),
};

/** The matrix place under a point of the picture; `x`, `y` from 0 to 1. */
export function placeAt({ rows, columns, matrix, window }: Tile, x: number, y: number): Place {
  const at = (share: number, bins: number, start: number, length: number): number => {
    const bin = Math.min(bins - 1, Math.max(0, Math.floor(share * bins)));
    return start + Math.min(length - 1, Math.ceil((bin * length) / bins));
  };
  const [down, across] = isTurned(matrix) ? [x, y] : [y, x];
  return {
    row: at(down, rows, window.top, window.height),
    column: at(across, columns, window.left, window.width),
  };
}

/** Where a matrix place is in the picture: its cell, as shares of the picture's width and height; outside of 0 to 1 where it is not in view. */
export function cellOf(
  { rows, columns, matrix, window }: Tile,
  { row, column }: Place,
): { readonly x: number; readonly y: number; readonly width: number; readonly height: number } {
  const down = Math.floor(((row - window.top) * rows) / window.height) / rows;
  const across = Math.floor(((column - window.left) * columns) / window.width) / columns;
  return isTurned(matrix)
    ? { x: down, y: across, width: 1 / rows, height: 1 / columns }
    : { x: across, y: down, width: 1 / columns, height: 1 / rows };
}

/** Where a key moves the cursor: one weight, with Shift a tenth of the side that is in view. `undefined` for other keys. */
export function moveCursor(tile: Tile, from: Place, key: string, far: boolean): Place | undefined {
  const turned = isTurned(tile.matrix);
  const [rows, columns] = tile.matrix;
  const { height: tall, width: wide } = tile.window;
  const [across, down] = turned ? [rows, columns] : [columns, rows];
  const [seenAcross, seenDown] = turned ? [tall, wide] : [wide, tall];
  const [x, y] = turned ? [from.row, from.column] : [from.column, from.row];
  const step = (side: number): number => (far ? Math.max(1, Math.round(side / 10)) : 1);
  const to = (nextX: number, nextY: number): Place => {
    const boundX = Math.min(across - 1, Math.max(0, nextX));
    const boundY = Math.min(down - 1, Math.max(0, nextY));
    return turned ? { row: boundX, column: boundY } : { row: boundY, column: boundX };
  };
  switch (key) {
    case 'ArrowLeft':
      return to(x - step(seenAcross), y);
    case 'ArrowRight':
      return to(x + step(seenAcross), y);
    case 'ArrowUp':
      return to(x, y - step(seenDown));
    case 'ArrowDown':
      return to(x, y + step(seenDown));
    case 'Home':
      return to(0, y);
    case 'End':
      return to(across - 1, y);
    case 'PageUp':
      return to(x, 0);
    case 'PageDown':
      return to(x, down - 1);
    default:
      return undefined;
  }
}
