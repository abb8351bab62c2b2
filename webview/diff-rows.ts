/** The rows of a comparison of two models, and their order. */
import { part } from './format';
import type { Table } from './table';
import type { DiffDocument, LayerDiff, LoneParameter } from '../src/shared/diff-document';

export type DiffColumn = 'name' | 'zeros' | 'changed' | 'largest' | 'relative';
export interface DiffSort {
  readonly column: DiffColumn;
  readonly descending: boolean;
}

/** A parameter, on both sides or on one. */
export interface DiffRow {
  readonly name: string;
  /** The name in the file, where a readable one is shown. */
  readonly inFile: string | undefined;
  /** What it is called after, where that is another name. */
  readonly afterName: string | undefined;
  readonly shapes: readonly [before: readonly number[] | undefined, after: readonly number[] | undefined];
  /** Shares of zeros. */
  readonly zeros: readonly [before: number | undefined, after: number | undefined];
  /** Share of the weights; undefined where nothing was compared. */
  readonly changed: number | undefined;
  readonly changedCount: number;
  readonly largest: number | undefined;
  readonly relative: number | undefined;
  readonly state: 'changed' | 'equal' | 'other-shape' | 'removed' | 'added';
  readonly otherLayout: boolean;
  readonly byOrder: boolean;
}

/** In the order of the models' files: what is only in the second comes last. */
export const diffRows = ({ layers, onlyBefore, onlyAfter }: DiffDocument): readonly DiffRow[] => [
  ...layers.map(layerRow),
  ...onlyBefore.map((lone) => loneRow(lone, 'removed')),
  ...onlyAfter.map((lone) => loneRow(lone, 'added')),
];

/** Undefined: the order of the files. Rows without a value come last, whichever way round. */
export function sorted(rows: readonly DiffRow[], sort: DiffSort | undefined): readonly DiffRow[] {
  if (!sort) return rows;
  const { column, descending } = sort;
  return [...rows].sort((a, b) => {
    const [x, y] = [valueOf(a, column), valueOf(b, column)];
    if (x === undefined || y === undefined) return Number(x === undefined) - Number(y === undefined);
    const order = typeof x === 'string' || typeof y === 'string' ? compareNames(String(x), String(y)) : x - y;
    return descending ? -order : order;
  });
}

/** What a press on a column's head comes to: numbers begin with the largest; the third press brings back the order of the files. */
export function nextSort(sort: DiffSort | undefined, column: DiffColumn): DiffSort | undefined {
  const first = column !== 'name';
  if (sort?.column !== column) return { column, descending: first };
  return sort.descending === first ? { column, descending: !first } : undefined;
}

/** `conv2` before `conv10`. */
const compareNames = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });

function valueOf(
  { name, zeros, changed, largest, relative }: DiffRow,
  column: DiffColumn,
): string | number | undefined {
  switch (column) {
    case 'name':
      return name;
    case 'zeros':
      return zeros[1] ?? zeros[0];
    case 'changed':
      return changed;
    case 'largest':
      return largest;
    case 'relative':
      return relative;
  }
}

/** Tenths of a percent; never none of some, nor all of most. */
export const shareText = (value: number): string => `${part(value, 1)} %`;

const share = (count: number, whole: number): number => count / Math.max(1, whole);
const zerosOf = ({ zeros, count }: { readonly zeros: number; readonly count: number }): number => share(zeros, count);

function layerRow(layer: LayerDiff): DiffRow {
  const { name, alias, before, after, changed, maxAbsChange, relativeChange } = layer;
  return {
    name: alias ?? name,
    inFile: alias === undefined ? undefined : name,
    afterName: layer.afterName,
    shapes: [before.shape, after.shape],
    zeros: [zerosOf(before), zerosOf(after)],
    changed: changed === undefined ? undefined : share(changed, before.count),
    changedCount: changed ?? 0,
    largest: maxAbsChange,
    relative: relativeChange,
    state: changed === undefined ? 'other-shape' : changed === 0 ? 'equal' : 'changed',
    otherLayout: layer.axes !== undefined,
    byOrder: layer.matched === 'order',
  };
}

function loneRow(lone: LoneParameter, state: 'removed' | 'added'): DiffRow {
  const { name, alias, shape } = lone;
  const removed = state === 'removed';
  return {
    name: alias ?? name,
    inFile: alias === undefined ? undefined : name,
    afterName: undefined,
    shapes: removed ? [shape, undefined] : [undefined, shape],
    zeros: removed ? [zerosOf(lone), undefined] : [undefined, zerosOf(lone)],
    changed: undefined,
    changedCount: 0,
    largest: undefined,
    relative: undefined,
    state,
    otherLayout: false,
    byOrder: false,
  };
}

/** All parameters with full numbers, as they leave the page. */
export const diffTableOf = (document: DiffDocument): Table => ({
  columns: [
    ...['parameter', 'name_in_file', 'name_after', 'state', 'shape_before', 'shape_after'],
    ...['zeros_before', 'zeros_after', 'changed', 'changed_share', 'max_abs_change', 'relative_change'],
  ],
  rows: diffRows(document).map((row) => [
    ...[row.name, row.inFile, row.afterName, row.state, row.shapes[0]?.join(' × '), row.shapes[1]?.join(' × ')],
    ...[row.zeros[0], row.zeros[1], row.changed === undefined ? undefined : row.changedCount],
    ...[row.changed, row.largest, row.relative],
  ]),
});
