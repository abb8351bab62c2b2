import type { DataRecipe } from '../../shared/recipe';
import { text } from '../../shared/text';
import type { Flag } from './flags';
import { fraction, integer, numbers } from './values';

export interface DataFlags {
  readonly data?: string;
  readonly limit?: number;
  readonly labelColumn?: string;
  readonly scale?: number;
  readonly mean?: number[];
  readonly std?: number[];
}
export interface TestFlags {
  readonly test?: string;
}

export const dataFlags: readonly Flag[] = [
  { usage: '--data <path>', what: text('Examples: npz, "x.npy,y.npy", idx, csv, or synthetic (seeded noise)') },
  {
    usage: '--limit <n>',
    what: text('Examples of --data that are used, chosen by the seed'),
    read: integer('--limit', 1),
  },
  { usage: '--label-column <name>', what: text('csv: the column that holds the label') },
  {
    usage: '--scale <factor>',
    what: text('Factor on the inputs: a number or a fraction (1/255)'),
    read: fraction('--scale'),
  },
  {
    usage: '--mean <numbers>',
    what: text('Subtracted after scaling: one number, or one for each channel'),
    read: numbers('--mean'),
  },
  {
    usage: '--std <numbers>',
    what: text('Divides after the mean: one number, or one for each channel'),
    read: numbers('--std', (number) => number > 0, 'number > 0,…'),
  },
];

export const testFlags: readonly Flag[] = [
  {
    usage: '--test <path>',
    what: text('Examples that everything is evaluated on; otherwise a fifth of --data is held out'),
  },
];

/** The data sets of a recipe: the test data is read as the calibration data is. Paths stay as the user wrote them. */
export function dataOf(flags: DataFlags & TestFlags): { data?: DataRecipe; test?: DataRecipe } {
  const { data, test, limit, labelColumn, scale, mean, std } = flags;
  const reading = {
    ...(labelColumn !== undefined && { labelColumn }),
    ...(scale !== undefined && { scale }),
    ...(mean && { mean }),
    ...(std && { std }),
  };
  return {
    ...(data !== undefined && { data: { file: data, ...(limit !== undefined && { limit }), ...reading } }),
    ...(test !== undefined && { test: { file: test, ...reading } }),
  };
}
