import { markdownTable } from '../common/markdown';
import { limitsOf } from './limits';
import { expectedDense, rows, sparsities, type Row, type Stage } from './rows';
import type { Result, Results } from './results';
import { measuredOf, verdictOf, type Measured, type Verdict } from './verdict';

/** What the benchmark prints, as Markdown, and whether every limit holds. */
export interface Report {
  readonly markdown: string;
  readonly passed: boolean;
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;
const number = (value: number): string => value.toFixed(value < 20 ? 2 : 1);
const shown = ({ mean, standardError }: Measured): string =>
  standardError === undefined ? number(mean) : `${number(mean)} ± ${number(standardError)}`;
const marks: Readonly<Record<Verdict, string>> = { ok: '✓', lower: '↓', higher: '✗' };

const errors = (results: readonly Result[], when: 'before' | 'after'): Measured | undefined =>
  measuredOf(results.flatMap(({ [when]: error }) => (error === undefined ? [] : [error])));

/** A measurement beside what was expected; rows of one seed have no standard error and are not judged. */
class Judge {
  readonly verdicts: Verdict[] = [];

  cell(found: Measured | undefined, expected: number | undefined): string {
    if (!found) return '';
    if (expected === undefined) return shown(found);
    if (found.seeds < 2) return `${shown(found)} (${expected})`;
    const verdict = verdictOf(found, expected);
    this.verdicts.push(verdict);
    return `${shown(found)} (${expected}) ${marks[verdict]}`;
  }

  row(row: Row, results: Results, when: 'before' | 'after'): string[] {
    const { stage, name, expected } = row;
    return [
      name,
      ...sparsities[stage].map((s) => this.cell(errors(results.of(row, s), when), expected.get(s)?.[when])),
    ];
  }
}

function stageTable(judge: Judge, results: Results, stage: Stage, when: 'before' | 'after', title: string): string {
  const head = [title, ...sparsities[stage].map(percent)];
  const measured = rows
    .filter((row) => row.stage === stage)
    .map((row) => judge.row(row, results, when))
    .filter((cells) => cells.slice(1).some((cell) => cell !== ''));
  return markdownTable([head, ...measured]);
}

const explanation =
  'Test errors in percent, mean ± standard error over the seeds; in brackets what was expected. ✓ within 3 standard errors or 15 %, ↓ lower, ✗ higher.';

/** Test errors in percent, mean ± standard error over seeds, in brackets what was expected. */
export function reportOf(results: Results): Report {
  const judge = new Judge();
  const dense = judge.cell(errors(results.dense, 'after'), expectedDense);
  const tables = [
    stageTable(judge, results, 'initialisation', 'after', 'pruned at initialisation, then trained'),
    stageTable(judge, results, 'trained', 'before', 'pruned after training, not trained again'),
    stageTable(judge, results, 'trained', 'after', 'pruned after training, 8 epochs of fine-tuning'),
  ];
  const limits = limitsOf(results);
  const limitTable = markdownTable([
    ['limit', 'found', ''],
    ...limits.map(({ what, found, holds }) => [
      what,
      found === undefined ? 'not measured' : number(found),
      marks[holds ? 'ok' : 'higher'],
    ]),
  ]);
  const seeds = results.dense.map(({ seed }) => seed).join(', ');
  const count = (wanted: Verdict): number => judge.verdicts.filter((verdict) => verdict === wanted).length;
  const judged = `${count('ok')} of ${judge.verdicts.length} means over seeds are as expected, ${count('lower')} lower, ${count('higher')} higher.`;
  const summary = judge.verdicts.length === 0 ? 'Means over seeds are judged, one seed is not.' : judged;
  return {
    markdown: [explanation, `Seeds ${seeds}. Not pruned: ${dense}`, ...tables, summary, limitTable].join('\n\n'),
    passed: limits.every(({ holds }) => holds),
  };
}
