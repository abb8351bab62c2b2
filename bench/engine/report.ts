/** What was measured, as a table for people and as a document for machines. */
import { cpus } from 'node:os';
import { markdownTable } from '../common/markdown';
import type { ContestResult } from './contest';
import { limitOf } from './limits';
import type { EngineOptions } from './options';
import type { Spread } from './spread';

const digits = (value: number): string =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
const spread = ({ median, quartiles }: Spread): string =>
  `${digits(median)} (${quartiles.map((each) => digits(each)).join('–')})`;

function cell(result: ContestResult, way: string): string[] {
  const own = result.ours[way] as Spread | undefined;
  if (!own) return ['–', '–'];
  const ratio = result.ratios[way] as number | undefined;
  const limit = limitOf(result.row, result.subject, way);
  const verdict = limit === undefined || ratio === undefined ? '' : ` ${ratio <= limit ? '≤' : '>'} ${limit}`;
  return [spread(own), ratio === undefined ? '–' : `${ratio.toFixed(2)}${verdict}`];
}

/** Median (middle half) in each cell; ratios are ours divided by the peer's, beside the limit for two workers. */
export function tableOf(
  results: readonly ContestResult[],
  { threads, clock }: Pick<EngineOptions, 'threads' | 'clock'>,
): string {
  const ways = [...new Set(results.flatMap(({ ours }) => Object.keys(ours)))];
  const exponent = (value: number): string => (value === 0 ? '0' : value.toExponential(0));
  return markdownTable([
    [
      '',
      'of',
      'unit',
      `PyTorch, ${threads} thread${threads === 1 ? '' : 's'}${clock === 'processor' ? ', processor time' : ''}`,
      ...ways.flatMap((way) => [way, 'ratio']),
      'difference',
    ],
    ...results.map((result) => [
      result.row,
      result.subject,
      result.unit,
      result.peer ? spread(result.peer) : '–',
      ...ways.flatMap((way) => cell(result, way)),
      Object.values(result.distances).map(exponent).join(', ') || '–',
    ]),
  ]);
}

export const documentOf = (
  results: readonly ContestResult[],
  { threads, clock }: Pick<EngineOptions, 'threads' | 'clock'>,
  torch: string | undefined,
): object => ({
  schema: 1,
  date: new Date().toISOString(),
  machine: { processor: cpus()[0].model, processors: cpus().length, platform: process.platform },
  peer: { threads, clock },
  versions: { node: process.version, ...(torch !== undefined && { torch }) },
  results: results.map((result) => ({
    ...result,
    limits: Object.fromEntries(
      Object.keys(result.ours).flatMap((way) => {
        const limit = limitOf(result.row, result.subject, way);
        return limit === undefined ? [] : [[way, limit]];
      }),
    ),
  })),
});
