/** A parameter as a picture. The matrix is laid with its longer side across, because a page has more width than height. */
import type { Tile, TileQuery } from '../../src/shared/pictures';
import type { HeatmapMode, Place } from '../state';
import { ramp, type Colour } from '../../src/shared/charts/ramp';

/** Largest side of a picture in cells. */
const largest = 256;
/** Height of the picture in CSS pixels. */
const height = 300;

/** What a picture is asked to show. Without a method nothing has a score: what is not zero is coloured by its magnitude. */
export const quantityOf = (mode: HeatmapMode, scored: boolean): TileQuery['quantity'] =>
  scored && mode !== 'weight' ? 'score' : 'weight';

/** True where the matrix's rows run from left to right. */
export const isTurned = ([rows, columns]: readonly [number, number]): boolean => rows > columns;

/** How many rows and columns of bins fit the place, for a parameter's shape ([all axes but the last, last axis]). */
export function tileLimits(
  shape: readonly number[],
  width: number,
  pixelRatio: number,
): { readonly rows: number; readonly columns: number } {
  const columns = shape.at(-1) ?? 1;
  const rows = shape.slice(0, -1).reduce((product, size) => product * size, 1);
  const fit = (size: number, place: number): number =>
    Math.max(1, Math.min(size, largest, Math.floor(place * pixelRatio)));
  return isTurned([rows, columns])
    ? { rows: fit(rows, width), columns: fit(columns, height) }
    : { rows: fit(rows, height), columns: fit(columns, width) };
}

/** Size of the picture on the page, in CSS pixels: whole pixels for each weight where they are large. */
export function pictureSize({ matrix }: Tile, width: number): { readonly width: number; readonly height: number } {
  const [long, short] = isTurned(matrix) ? matrix : [matrix[1], matrix[0]];
  const [across, down] = [Math.min(long, width), Math.min(short, height)];
  const scale = Math.min(width / across, height / down, 24);
  const cell = scale >= 4 ? Math.floor(scale) : scale;
  return { width: across * cell, height: down * cell };
}

/** RGBA pixels of a tile, one for each cell. What is pruned is transparent: the page's own neutral colour shows. */
export function heatmapPixels(
  tile: Tile,
  mode: HeatmapMode,
): { readonly width: number; readonly height: number; readonly pixels: Uint8ClampedArray<ArrayBuffer> } {
  const turned = isTurned(tile.matrix);
  const [width, down] = turned ? [tile.rows, tile.columns] : [tile.columns, tile.rows];
  const colourAt = colouring(tile, mode);
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
function colouring({ mean, kept }: Tile, mode: HeatmapMode): (cell: number) => Colour {
  const shades = palette[mode];
  if (mode !== 'kept') return (cell) => shades[mean[cell]];
  // What is kept ranks above the share that is pruned: only ranks above it need colours.
  const lowest = 255 - kept.reduce((sum, share) => sum + share, 0) / Math.max(1, kept.length);
  const stretch = 255 / Math.max(1, 255 - lowest);
  return (cell) => shades[Math.max(0, Math.round((mean[cell] - lowest) * stretch))];
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
export function placeAt(tile: Tile, x: number, y: number): Place {
  const [rows, columns] = tile.matrix;
  const at = (share: number, bins: number, size: number): number => {
    const bin = Math.min(bins - 1, Math.max(0, Math.floor(share * bins)));
    return Math.min(size - 1, Math.ceil((bin * size) / bins));
  };
  const [down, across] = isTurned(tile.matrix) ? [x, y] : [y, x];
  return { row: at(down, tile.rows, rows), column: at(across, tile.columns, columns) };
}

/** Where a matrix place is in the picture: its cell, as shares of the picture's width and height. */
export function cellOf(
  tile: Tile,
  { row, column }: Place,
): { readonly x: number; readonly y: number; readonly width: number; readonly height: number } {
  const [rows, columns] = tile.matrix;
  const down = Math.floor((row * tile.rows) / rows) / tile.rows;
  const across = Math.floor((column * tile.columns) / columns) / tile.columns;
  return isTurned(tile.matrix)
    ? { x: down, y: across, width: 1 / tile.rows, height: 1 / tile.columns }
    : { x: across, y: down, width: 1 / tile.columns, height: 1 / tile.rows };
}

/** Where a key moves the cursor: one weight, with Shift a tenth of the side. `undefined` for other keys. */
export function moveCursor(tile: Tile, from: Place, key: string, far: boolean): Place | undefined {
  const turned = isTurned(tile.matrix);
  const [rows, columns] = tile.matrix;
  const [across, down] = turned ? [rows, columns] : [columns, rows];
  const [x, y] = turned ? [from.row, from.column] : [from.column, from.row];
  const step = (side: number): number => (far ? Math.max(1, Math.round(side / 10)) : 1);
  const to = (nextX: number, nextY: number): Place => {
    const boundX = Math.min(across - 1, Math.max(0, nextX));
    const boundY = Math.min(down - 1, Math.max(0, nextY));
    return turned ? { row: boundX, column: boundY } : { row: boundY, column: boundX };
  };
  switch (key) {
    case 'ArrowLeft':
      return to(x - step(across), y);
    case 'ArrowRight':
      return to(x + step(across), y);
    case 'ArrowUp':
      return to(x, y - step(down));
    case 'ArrowDown':
      return to(x, y + step(down));
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
