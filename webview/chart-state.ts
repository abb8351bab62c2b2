/** What the sections of charts add to the page's state: what a person chose in them, where they point, what was answered. */
import type { AllocationQuery } from '../src/shared/allocation';
import type { AgreementDocument } from '../src/shared/documents';
import type { Difference, DifferenceQuery, NetworkDocument } from '../src/shared/pictures';
import type { DifferenceMode } from './charts/difference';
import type { PointPlace } from './charts/marks';
import type { Measure } from './measure';

export const chartAxes = ['sparsity', 'gzip', 'bytes'] as const;
export type ChartAxis = (typeof chartAxes)[number];
export const sortColumns = ['method', 'sparsity', 'quality', 'after', 'gzip', 'kept'] as const;
export type SortColumn = (typeof sortColumns)[number];

/** Survives a reload of the window. */
export interface ChartChoices {
  /** Absent: what methods are judged by. */
  readonly measure: Measure['name'] | undefined;
  readonly axis: ChartAxis;
  /** All that there can be, or the part in which most points lie. */
  readonly range: 'full' | 'fitted';
  readonly form: 'chart' | 'table';
  readonly sort: { readonly column: SortColumn; readonly descending: boolean };
  /** Of the small multiples: the most sensitive layer first, or as in the file. */
  readonly order: 'sensitive' | 'file';
  /** Two methods whose masks are compared. Absent: the one in view, and the first other. */
  readonly pair: readonly [first: string | undefined, second: string | undefined];
}

/** A cell of one of the two matrices of agreement. */
export interface MatrixPlace {
  readonly matrix: 'spearman' | 'jaccard';
  readonly row: number;
  readonly column: number;
}

/** Where mouse and keyboard are. Gone with the page. */
export interface ChartPlaces {
  /** The method whose curve stands out for now. */
  readonly raised: string | undefined;
  /** The point that is read out. */
  readonly shown: PointPlace | undefined;
  /** The point and the name that Tab reaches. */
  readonly point: PointPlace | undefined;
  readonly name: string | undefined;
  readonly cell: MatrixPlace;
  /** What the picture of two masks shows in full. */
  readonly difference: DifferenceMode;
  /** A node's id; a parameter's name, of the small multiples. */
  readonly node: string | undefined;
  readonly layer: string | undefined;
  /** How far lists are scrolled down, and how high they are, in CSS pixels. */
  readonly network: ScrollPlace;
  readonly multiples: ScrollPlace;
  readonly matrix: ScrollPlace;
}
export interface ScrollPlace {
  readonly top: number;
  readonly height: number;
  readonly width: number;
}

export interface ChartAnswers {
  readonly agreement?: { readonly query: AllocationQuery; readonly answer: AgreementDocument };
  readonly difference?: { readonly query: DifferenceQuery; readonly answer: Difference };
  /** Of which run; without a document where the model has no network that could be read. */
  readonly network?: { readonly run: string; readonly answer: NetworkDocument | undefined };
}

export const initialChartChoices: ChartChoices = {
  measure: undefined,
  axis: 'sparsity',
  range: 'full',
  form: 'chart',
  sort: { column: 'quality', descending: true },
  order: 'sensitive',
  pair: [undefined, undefined],
};

export const initialChartPlaces: ChartPlaces = {
  raised: undefined,
  shown: undefined,
  point: undefined,
  name: undefined,
  cell: { matrix: 'spearman', row: 0, column: 0 },
  difference: 'all',
  node: undefined,
  layer: undefined,
  network: { top: 0, height: 600, width: 420 },
  multiples: { top: 0, height: 600, width: 900 },
  matrix: { top: 0, height: 600, width: 900 },
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const among = <T extends string>(value: unknown, options: readonly T[], fallback: T): T =>
  options.find((option) => option === value) ?? fallback;

/** What was kept by this page or an older one: every field is checked. */
export function readChartChoices(value: unknown): ChartChoices {
  if (!isRecord(value)) return initialChartChoices;
  const measures = ['accuracy', 'agreement', 'mse', 'loss'] as const;
  const sort = isRecord(value['sort']) ? value['sort'] : {};
  const pair: readonly unknown[] = Array.isArray(value['pair']) ? value['pair'] : [];
  const [first, second] = pair;
  return {
    measure: measures.find((name) => name === value['measure']),
    axis: among(value['axis'], chartAxes, 'sparsity'),
    range: among(value['range'], ['full', 'fitted'], 'full'),
    form: among(value['form'], ['chart', 'table'], 'chart'),
    sort: { column: among(sort['column'], sortColumns, 'quality'), descending: sort['descending'] !== false },
    order: among(value['order'], ['sensitive', 'file'], 'sensitive'),
    pair: [typeof first === 'string' ? first : undefined, typeof second === 'string' ? second : undefined],
  };
}
