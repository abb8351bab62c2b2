import type { Picture, Tile, TileQuery } from '../src/shared/pictures';
import type { Table } from './table';

/** A tile's cells with their numbers. Weights are relative to the largest of the parameter, scores are ranks inside it from 0 (lowest) to 1. */
export function tileTable(tile: Tile, { quantity }: Pick<TileQuery, 'quantity'>): Table {
  const { lowest, mean, highest, kept } = tile;
  const of = quantity === 'weight' ? 'weight' : 'rank';
  return {
    columns: [...placeColumns, ...['lowest', 'mean', 'highest'].map((which) => `${which}_${of}`), 'kept'],
    rows: cellsOf(tile).map(({ at, place }) => [
      ...place,
      ...[lowest, mean, highest, kept].map((bytes) => shareOf(bytes[at])),
    ]),
  };
}

const placeColumns = ['row_from', 'row_to', 'column_from', 'column_to'];

/** One byte is a share of 255; four digits tell all of them apart. */
const shareOf = (byte: number | undefined): number => Math.round(((byte ?? 0) / 255) * 1e4) / 1e4;

/** The cells, with the places of the matrix that each stands for, both ends of it. */
function cellsOf({ rows, columns, window }: Picture): { readonly at: number; readonly place: readonly number[] }[] {
  const { top, left, height, width } = window;
  return Array.from({ length: rows * columns }, (_, at) => {
    const [row, column] = [Math.floor(at / columns), at % columns];
    return { at, place: [...spanOf(row, rows, top, height), ...spanOf(column, columns, left, width)] };
  });
}

/** The places that fall into a bin, as the job has put them there: place p into bin ⌊p · bins / length⌋. */
function spanOf(bin: number, bins: number, start: number, length: number): [from: number, to: number] {
  const first = (each: number): number => Math.ceil((each * length) / bins);
  return [start + first(bin), start + Math.max(first(bin), first(bin + 1) - 1)];
}
