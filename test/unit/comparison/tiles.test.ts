/** What is drawn of a parameter, against counting by hand. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { tile } from '../../../src/core/comparison/looks';
import type { Plane, TileQuery, Window } from '../../../src/shared/pictures';
import { code, compared, indicesOf, meanOf, parameterOf, shuffled } from './looked';

const allocation = { sparsity: 0.5, scope: 'global' } as const;

interface Case {
  readonly shape: readonly number[];
  readonly values: readonly number[];
  readonly plane: Plane;
  readonly window: Window;
  readonly rows: number;
  readonly columns: number;
}

const extentOf = (axes: readonly number[], shape: readonly number[]): number =>
  axes.reduce((product, axis) => product * shape[axis], 1);
const placeIn = (axes: readonly number[], shape: readonly number[], index: readonly number[]): number =>
  axes.reduce((at, axis) => at * shape[axis] + index[axis], 0);

const cases: fc.Arbitrary<Case> = fc
  .array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 })
  .chain((shape) =>
    fc.record({
      shape: fc.constant(shape),
      values: fc.array(fc.integer({ min: -9, max: 9 }), {
        minLength: extentOf([...shape.keys()], shape),
        maxLength: extentOf([...shape.keys()], shape),
      }),
      order: fc.shuffledSubarray([...shape.keys()], { minLength: shape.length, maxLength: shape.length }),
      roles: fc.array(fc.constantFrom('row', 'column', 'fixed', 'reduced'), {
        minLength: shape.length,
        maxLength: shape.length,
      }),
      shares: fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 8, maxLength: 8 }),
      rows: fc.integer({ min: 1, max: 7 }),
      columns: fc.integer({ min: 1, max: 7 }),
    }),
  )
  .map(({ shape, values, order, roles, shares, rows, columns }) => {
    const of = (role: string): number[] => order.filter((axis) => roles[axis] === role);
    const fixed = Object.fromEntries(of('fixed').map((axis) => [axis, Math.floor(shares[axis] * shape[axis])]));
    const plane = { rows: of('row'), columns: of('column'), fixed };
    const [height, width] = [extentOf(plane.rows, shape), extentOf(plane.columns, shape)];
    const [top, left] = [Math.floor(shares[4] * height), Math.floor(shares[5] * width)];
    const window = {
      top,
      left,
      height: 1 + Math.floor(shares[6] * (height - top)),
      width: 1 + Math.floor(shares[7] * (width - left)),
    };
    return { shape, values, plane, window, rows, columns };
  });

/** Positions of the weights of each cell. */
function cellsOf({ shape, plane, window, rows, columns }: Case): number[][] {
  const [down, across] = [Math.min(rows, window.height), Math.min(columns, window.width)];
  const cells = Array.from({ length: down * across }, (): number[] => []);
  indicesOf(shape).forEach((index, position) => {
    if (Object.entries(plane.fixed).some(([axis, at]) => index[Number(axis)] !== at)) return;
    const [row, column] = [
      placeIn(plane.rows, shape, index) - window.top,
      placeIn(plane.columns, shape, index) - window.left,
    ];
    if (row < 0 || column < 0 || row >= window.height || column >= window.width) return;
    cells[Math.floor((row * down) / window.height) * across + Math.floor((column * across) / window.width)].push(
      position,
    );
  });
  return cells;
}
const bytes = (cells: readonly number[][], of: (positions: readonly number[]) => number): number[] =>
  cells.map((positions) => Math.round(Math.fround(255 * Math.fround(of(positions)))));
const near = (actual: Uint8Array, expected: readonly number[]): void => {
  assert.equal(actual.length, expected.length);
  // A half may be rounded either way.
  actual.forEach((byte, at) => assert.ok(Math.abs(byte - expected[at]) <= 1, `${byte} for ${expected[at]} at ${at}`));
};

describe('a tile', () => {
  it('is what counting by hand says, for any plane, window and number of cells', () => {
    fc.assert(
      fc.property(cases, (each) => {
        const { shape, values, plane, window, rows, columns } = each;
        const parameters = [parameterOf(shape, values)];
        const query = { ...allocation, parameter: 'w', method: '', quantity: 'weight', plane, window, rows, columns };
        const picture = tile({ parameters }, query as TileQuery);
        const largest = Math.max(...values.map(Math.abs)) || 1;
        const cells = cellsOf(each);
        const level = (position: number): number => Math.abs(values[position]) / largest;
        near(
          picture.lowest,
          bytes(cells, (own) => Math.min(...own.map(level))),
        );
        near(
          picture.highest,
          bytes(cells, (own) => Math.max(...own.map(level))),
        );
        near(
          picture.mean,
          bytes(cells, (own) => meanOf(own.map(level))),
        );
        near(
          picture.kept,
          bytes(cells, (own) => meanOf(own.map((position) => Number(values[position] !== 0)))),
        );
        assert.deepEqual(picture.window, window);
        assert.deepEqual(picture.matrix, [extentOf(plane.rows, shape), extentOf(plane.columns, shape)]);
      }),
      { seed: 7, numRuns: 400 },
    );
  });

  it('shows ranks and the mask of a method', () => {
    const scores = shuffled(35, 11);
    const looked = compared(parameterOf([5, 7], scores.map(Number)), { m: scores });
    const query = { ...allocation, parameter: 'w', method: 'm', quantity: 'score', rows: 5, columns: 7 } as const;
    const { mean, kept } = tile(looked, query);
    near(
      mean,
      scores.map((score) => (255 * (score - 1)) / 34),
    );
    assert.deepEqual(
      [...kept],
      scores.map((score) => (score > 18 ? 255 : 0)),
    );
  });

  it('takes 256 KiB at most, whatever is asked for', () => {
    const parameters = [parameterOf([600, 700], new Array<number>(420_000).fill(1))];
    const query = { ...allocation, parameter: 'w', method: '', quantity: 'weight', rows: 9999, columns: 9999 } as const;
    const { rows, columns, lowest, mean, highest, kept } = tile({ parameters }, query);
    assert.deepEqual([rows, columns], [256, 256]);
    assert.equal(
      [lowest, mean, highest, kept].reduce((sum, each) => sum + each.byteLength, 0),
      256 * 1024,
    );
  });

  const wrong: readonly (readonly [string, object])[] = [
    ['an axis that is not there', { plane: { rows: [2], columns: [], fixed: {} } }],
    ['a negative axis', { plane: { rows: [-1], columns: [], fixed: {} } }],
    ['half an axis', { plane: { rows: [0.5], columns: [], fixed: {} } }],
    ['an axis twice', { plane: { rows: [0], columns: [0], fixed: {} } }],
    ['an axis on a side and fixed', { plane: { rows: [0], columns: [], fixed: { 0: 1 } } }],
    ['an index outside', { plane: { rows: [0], columns: [], fixed: { 1: 5 } } }],
    ['an axis without a name', { plane: { rows: [0], columns: [], fixed: { '': 0 } } }],
    ['axes that are no list', { plane: { rows: 'all', columns: [], fixed: {} } }],
    ['a window that is too high', { window: { top: 1, left: 0, height: 3, width: 1 } }],
    ['a window that is empty', { window: { top: 0, left: 0, height: 0, width: 1 } }],
    ['a window between weights', { window: { top: 0.5, left: 0, height: 1, width: 1 } }],
    ['no cells', { rows: 0 }],
    ['cells without a number', { columns: Number.NaN }],
    ['another parameter', { parameter: 'v' }],
  ];
  for (const [name, change] of wrong)
    it(`is refused: ${name}`, () => {
      const parameters = [parameterOf([3, 5], shuffled(15, 4))];
      const query = { ...allocation, parameter: 'w', method: '', quantity: 'weight', rows: 3, columns: 3, ...change };
      assert.throws(() => tile({ parameters }, query as TileQuery), code('option-invalid'));
    });

  it('of a method needs a comparison', () => {
    const query = { ...allocation, parameter: 'w', method: 'm', quantity: 'score', rows: 3, columns: 3 } as const;
    assert.throws(() => tile({ parameters: [parameterOf([3, 5], shuffled(15, 4))] }, query), code('run-missing'));
  });
});
