import type { Grid } from './grid';
import type { Loop } from './plane';

/**
 * Weights that are evenly spaced: positions `from`, `from + stride`, …, cut into runs, each of them inside one cell.
 * @param base with what `cells` says of a run added, its cell.
 * @param lengths weights of each run.
 */
export type Visit = (from: number, stride: number, base: number, cells: Uint32Array, lengths: Uint32Array) => void;

/** A side of the window: its first row or column, their number, and that of its cells. */
interface Side {
  readonly first: number;
  readonly length: number;
  readonly cells: number;
}

/** A loop that is shorter is not worth being the innermost one. */
const short = 32;

/** Walks once through all weights of the window, in the order of memory as far as it can. */
export function sweep({ matrix, window, rows, columns }: Grid, visit: Visit): void {
  const loops = longLast(matrix.loops);
  const down: Side = { first: window.top, length: window.height, cells: rows };
  const across: Side = { first: window.left, length: window.width, cells: columns };
  const reaches = loops.map((_, level) => reachOf(loops.slice(level + 1)));
  const runsOf = lastRuns();

  function descend(level: number, at: number, row: number, column: number): void {
    const loop = loops[level];
    const reach = reaches[level];
    const [least, most] = between(
      stepsInside(down, row, loop.row, reach.row, loop.extent),
      stepsInside(across, column, loop.column, reach.column, loop.extent),
    );
    if (level === loops.length - 1) return walk(loop, least, most, at, row, column);
    for (let step = least; step <= most; step++)
      descend(level + 1, at + step * loop.stride, row + step * loop.row, column + step * loop.column);
  }

  /** The innermost loop moves along one side at most. */
  function walk(loop: Loop, least: number, most: number, at: number, row: number, column: number): void {
    if (most < least) return;
    const from = at + least * loop.stride;
    if (loop.row > 0) {
      const { cells, lengths } = runsOf(down, row, loop.row, least, most, columns);
      visit(from, loop.stride, cellAt(across, column), cells, lengths);
    } else {
      const { cells, lengths } = runsOf(across, column, loop.column, least, most, 1);
      visit(from, loop.stride, cellAt(down, row) * columns, cells, lengths);
    }
  }

  if (window.height > 0 && window.width > 0) descend(0, matrix.start, 0, 0);
}

/** How many weights each cell is about. */
export function sizesOf(grid: Grid): Uint32Array {
  const sizes = new Uint32Array(grid.rows * grid.columns);
  sweep(grid, (_from, _stride, base, cells, lengths) => {
    for (let run = 0; run < cells.length; run++) sizes[base + cells[run]] += lengths[run];
  });
  return sizes;
}

/** The loop with the closest weights innermost, unless it is short. */
function longLast(loops: readonly Loop[]): readonly Loop[] {
  const inner = loops.findLast(({ extent }) => extent >= short);
  return inner ? [...loops.filter((each) => each !== inner), inner] : loops;
}

interface Runs {
  readonly cells: Uint32Array;
  readonly lengths: Uint32Array;
}

/** The innermost loop cut where cells end. It begins at the same place mostly as it did before, and is then cut the same. */
function lastRuns(): (side: Side, begin: number, speed: number, least: number, most: number, cellStep: number) => Runs {
  let known: (Runs & { readonly begin: number; readonly least: number; readonly most: number }) | undefined;
  return (side, begin, speed, least, most, cellStep) => {
    if (known?.begin === begin && known.least === least && known.most === most) return known;
    const cells: number[] = [];
    const lengths: number[] = [];
    for (let step = least; step <= most;) {
      const cell = cellAt(side, begin + step * speed);
      const end = speed === 0 ? most + 1 : Math.min(most + 1, Math.ceil((firstOf(side, cell + 1) - begin) / speed));
      cells.push(cell * cellStep);
      lengths.push(end - step);
      step = end;
    }
    return (known = { begin, least, most, cells: Uint32Array.from(cells), lengths: Uint32Array.from(lengths) });
  };
}

/** How far loops can still go. */
const reachOf = (loops: readonly Loop[]): { readonly row: number; readonly column: number } => ({
  row: loops.reduce((sum, { extent, row }) => sum + (extent - 1) * row, 0),
  column: loops.reduce((sum, { extent, column }) => sum + (extent - 1) * column, 0),
});

/** The steps of a loop from which the side can be reached, by what is inside of the loop. */
function stepsInside(side: Side, begin: number, speed: number, reach: number, extent: number): [number, number] {
  if (speed === 0) return [0, extent - 1];
  const least = Math.ceil((side.first - reach - begin) / speed);
  const most = Math.floor((side.first + side.length - 1 - begin) / speed);
  return [Math.max(0, least), Math.min(extent - 1, most)];
}

const between = (a: readonly [number, number], b: readonly [number, number]): [number, number] => [
  Math.max(a[0], b[0]),
  Math.min(a[1], b[1]),
];

const cellAt = ({ first, length, cells }: Side, position: number): number =>
  Math.floor(((position - first) * cells) / length);
/** The first row or column of a cell. */
const firstOf = ({ first, length, cells }: Side, cell: number): number => first + Math.ceil((cell * length) / cells);
