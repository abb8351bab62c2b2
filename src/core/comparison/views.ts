/** What the panel asks of a comparison to draw one parameter: binned pictures, histograms, one weight. */
import { Problem } from '../../shared/problem';
import type { AllocationQuery } from '../../shared/allocation';
import type { HistogramAnswer, Tile, TileQuery, WeightAnswer, WeightQuery } from '../../shared/protocol';
import { text } from '../../shared/text';
import { zeroKey } from '../allocation/keys';
import { removalOrder } from '../allocation/order';
import type { Parameter } from '../formats/model';
import { size } from '../graph/shape';
import type { Comparison } from './comparison';

/** Largest side of a tile: 3 × 512 × 512 bytes stay under 1 MiB. */
const largestSide = 512;
const bins = 48;
/** A log axis shows this many decades below the highest score. */
const decades = 12;

/** @throws Problem `option-invalid` */
function findParameter(parameters: readonly Parameter[], name: string): Parameter {
  const parameter = parameters.find((each) => each.name === name);
  if (parameter) return parameter;
  throw new Problem('option-invalid', text('There is no parameter {0}.', name), {
    found: name,
    expected: parameters.map((each) => each.name).join(', '),
    remedy: text('Choose one of the model’s parameters.'),
  });
}

/** A parameter as a matrix: all axes but the last, the last. */
function matrixOf({ shape }: Pick<Parameter, 'shape'>): [rows: number, columns: number] {
  const columns = shape.at(-1) ?? 1;
  return [size(shape.slice(0, -1)), columns];
}

/** What a tile averages, for each weight. */
interface Layers {
  readonly weight: (i: number) => number;
  readonly score: (i: number) => number;
  readonly kept: (i: number) => number;
}

function bin(parameter: Parameter, query: Pick<TileQuery, 'rows' | 'columns'>, { weight, score, kept }: Layers): Tile {
  const matrix = matrixOf(parameter);
  const [height, width] = matrix;
  const rows = Math.max(1, Math.min(query.rows, largestSide, height));
  const columns = Math.max(1, Math.min(query.columns, largestSide, width));
  const pictures = [weight, score, kept].map((of) => ({ of, sum: new Float64Array(rows * columns) }));
  const counts = new Uint32Array(rows * columns);
  for (let r = 0, i = 0; r < height; r++) {
    const start = Math.floor((r * rows) / height) * columns;
    for (let c = 0; c < width; c++, i++) {
      const cell = start + Math.floor((c * columns) / width);
      counts[cell]++;
      for (const { of, sum } of pictures) sum[cell] += of(i);
    }
  }
  const [weights, scores, keeps] = pictures.map(({ sum }) =>
    Uint8Array.from(sum, (value, cell) => Math.round((255 * value) / (counts[cell] || 1))),
  );
  return { rows, columns, matrix, weights, scores, kept: keeps };
}

/** |w| relative to the parameter's largest. */
function relativeMagnitude(values: Float32Array): (i: number) => number {
  const largest = values.reduce((top, value) => Math.max(top, Math.abs(value)), 0) || 1;
  return (i) => Math.abs(values[i]) / largest;
}

/** Weights and zeros alone, where there are no scores. */
export function weightTile(
  parameters: readonly Parameter[],
  query: Pick<TileQuery, 'parameter' | 'rows' | 'columns'>,
): Tile {
  const parameter = findParameter(parameters, query.parameter);
  const { values } = parameter;
  return bin(parameter, query, {
    weight: relativeMagnitude(values),
    score: () => 0,
    kept: (i) => Number(values[i] !== 0),
  });
}

/** Rank of each weight inside its parameter: 0 goes first. */
function ranks(keys: Uint32Array): Uint32Array {
  const rank = new Uint32Array(keys.length);
  removalOrder(keys).forEach((position, index) => (rank[position] = index));
  return rank;
}

/** A scored parameter and its place among them. @throws Problem `option-invalid` where it was not scored. */
function findScored({ scored }: Comparison, name: string): { readonly parameter: Parameter; readonly part: number } {
  const parameter = findParameter(scored, name);
  return { parameter, part: scored.indexOf(parameter) };
}

/** A parameter under a method, binned: its weights are those that the method scored, which it may have trained. */
export function tile(comparison: Comparison, query: TileQuery): Tile {
  if (query.method === '') return weightTile(comparison.parameters, query);
  const { parameter, part } = findScored(comparison, query.parameter);
  const mask = comparison.mask(query, part);
  const rank = ranks(comparison.ranking(query).parts[part].keys());
  const last = Math.max(1, rank.length - 1);
  const { weights } = comparison.candidate(query);
  return bin(parameter, query, {
    weight: relativeMagnitude(weights?.get(parameter.name) ?? parameter.values),
    score: (i) => rank[i] / last,
    kept: (i) => mask[i],
  });
}

/** A parameter's scores under a method. */
export function histogram(
  comparison: Comparison,
  query: AllocationQuery & { method: string; parameter: string },
): HistogramAnswer {
  const { part } = findScored(comparison, query.parameter);
  const scores = comparison.candidate(query).scores.of(part);
  const mask = comparison.mask(query, part);
  const keys = comparison.ranking(query).parts[part].keys();
  let [least, smallest, high, threshold] = [Infinity, Infinity, -Infinity, -Infinity];
  scores.forEach((score, i) => {
    least = Math.min(least, score);
    high = Math.max(high, score);
    if (score > 0) smallest = Math.min(smallest, score);
    if (!mask[i] && keys[i] !== zeroKey) threshold = Math.max(threshold, score);
  });
  const log = least >= 0 && high > 0;
  const low = log ? Math.max(smallest, high * 10 ** -decades) : least;
  const at = log ? Math.log10 : (value: number) => value;
  const [from, span] = [at(low), at(high) - at(low) || 1];
  const counts = new Uint32Array(bins);
  let zeros = 0;
  for (const score of scores) {
    if (log && score === 0) zeros++;
    else counts[Math.min(bins - 1, Math.max(0, Math.floor((bins * (at(score) - from)) / span)))]++;
  }
  return { log, low, high, counts, zeros, ...(threshold > -Infinity && { threshold }) };
}

type Cell = Pick<WeightQuery, 'parameter' | 'row' | 'column'>;

/** A cell of the matrix in its parameter. @throws Problem `option-invalid` outside the matrix. */
function findCell(parameters: readonly Parameter[], query: Cell): { parameter: Parameter; flat: number } {
  const parameter = findParameter(parameters, query.parameter);
  const [rows, columns] = matrixOf(parameter);
  if (!(query.row >= 0 && query.row < rows && query.column >= 0 && query.column < columns))
    throw new Problem('option-invalid', text('There is no such weight in {0}.', query.parameter), {
      layer: query.parameter,
      found: `[${query.row}, ${query.column}]`,
      expected: `[${rows}, ${columns}]`,
    });
  return { parameter, flat: query.row * columns + query.column };
}

/** Where a cell of the matrix stands in its parameter, and what it holds. @throws Problem `option-invalid` outside the matrix. */
export function weightValue(parameters: readonly Parameter[], query: Cell): Pick<WeightAnswer, 'index' | 'value'> {
  const { parameter, flat } = findCell(parameters, query);
  return { index: indexOf(parameter.shape, flat), value: parameter.values[flat] };
}

/** One weight under every method. @throws Problem `option-invalid` outside the matrix. */
export function weight(comparison: Comparison, query: WeightQuery): WeightAnswer {
  const { parameter, flat } = findCell(comparison.parameters, query);
  const part = comparison.scored.indexOf(parameter);
  const candidates = part < 0 ? [] : comparison.candidatesAt(query.sparsity);
  return {
    ...weightValue(comparison.parameters, query),
    methods: candidates.map(({ method, scores, weights }) => {
      const value = weights?.get(parameter.name)?.[flat];
      return {
        method,
        ...(value !== undefined && { value }),
        score: scores.of(part)[flat],
        ...rankAndFate(comparison, { ...query, method }, part, flat),
      };
    }),
  };
}

function rankAndFate(
  comparison: Comparison,
  query: AllocationQuery & { method: string },
  part: number,
  flat: number,
): { rank: number; of: number; kept: boolean } {
  const keys = comparison.ranking(query).parts[part].keys();
  const own = keys[flat];
  let rank = 1;
  keys.forEach((key, i) => (rank += Number(key < own || (key === own && i > flat))));
  const removed = comparison.removedOf(query, part);
  return { rank, of: keys.length, kept: rank > removed };
}

/** Index in the shape of a row-major position. */
function indexOf(shape: readonly number[], flat: number): number[] {
  let rest = flat;
  return [...shape]
    .reverse()
    .map((extent) => {
      const index = rest % extent;
      rest = Math.floor(rest / extent);
      return index;
    })
    .reverse();
}
