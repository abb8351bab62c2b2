/** The layer × method tables of a comparison, for people. */
import type { CompareDocument, MethodResult, Metrics, PointDocument } from '../../shared/documents';
import { format, text, type Text } from '../../shared/text';
import { loss, percent, seconds } from '../numbers';
import { table } from '../table';
import type { Terminal } from '../terminal';
import { metricsLine } from './metrics';

/** The first line: how good the network is before anything is removed. */
export const baselineLine = ({ baseline }: CompareDocument, terminal: Terminal): string =>
  terminal.say(text('Unpruned: {0}', metricsLine(baseline, terminal)));

/** Everything but the first line. */
export function comparison(document: CompareDocument, terminal: Terminal): string {
  const say = terminal.say.bind(terminal);
  const { results, sharedSeconds, totalSeconds = sharedSeconds, executor } = document;
  const failed = results.filter((result) => result.error);
  const done = results.filter((result) => !result.error);
  const sparsities = [...new Set(done.flatMap(({ points }) => points.map(({ sparsity }) => sparsity)))];
  const sections = sparsities.map((sparsity) => {
    const title = say(text('{0} of the scored weights removed: share removed in each layer', percent(sparsity)));
    return [
      terminal.style('bold', title),
      ...columnsThatFit(done, sparsity, terminal),
      ...guards(done, sparsity, terminal),
    ].join('\n');
  });
  const times = done.map(({ method, ownSeconds }) => `${method} ${seconds(ownSeconds)}`).join(' · ');
  return [
    ...sections,
    say(
      text(
        '{0} in all on {1}, evaluations included; {2} shared by all methods; each alone: {3}',
        seconds(totalSeconds),
        executor,
        seconds(sharedSeconds),
        times,
      ),
    ),
    ...failed.map(({ method, error }) => say(text('{0} failed: {1}', method, error?.message ?? ''))),
  ].join('\n\n');
}

interface Column {
  readonly head: string;
  readonly cells: readonly string[];
}

/** One table, or several below each other where the terminal is too narrow for all methods. */
function columnsThatFit(results: readonly MethodResult[], sparsity: number, terminal: Terminal): string[] {
  const points = results.map((result) => result.points.find((point) => point.sparsity === sparsity));
  const labels = labelColumn(points, terminal);
  const columns = results.map((result, index): Column => {
    const point = points[index];
    return { head: result.method.replaceAll(' ', '\n'), cells: point ? cellsOf(point) : labels.cells.map(() => '–') };
  });
  return groupsThatFit(labels, columns, terminal.columns).map((group) =>
    table({
      head: [labels, ...group].map(({ head }) => head),
      rows: labels.cells.map((label, row) =>
        label === '' ? [] : [label, ...group.map(({ cells }) => cells[row] ?? '')],
      ),
    }),
  );
}

/** Layers, a blank line, then what the evaluation measured. */
function labelColumn(points: readonly (PointDocument | undefined)[], terminal: Terminal): Column {
  const point = points.find((each) => each !== undefined);
  const measured = point ? measures(point.metrics).map(([label]) => terminal.say(label)) : [];
  const layers = point?.layers.map(({ name }) => shortened(name)) ?? [];
  return { head: terminal.say(text('layer')), cells: [...layers, '', ...measured] };
}

const cellsOf = ({ layers, metrics }: PointDocument): string[] => [
  ...layers.map(({ kept, total }) => percent(1 - kept / Math.max(1, total))),
  '',
  ...measures(metrics).map(([, value]) => value),
];

/** Rows of the evaluation, in the order in which people look at them. */
function measures({ accuracy, drift, loss: value }: Metrics): [label: Text, value: string][] {
  return [
    ...(accuracy === undefined ? [] : [[text('accuracy'), percent(accuracy)] satisfies [Text, string]]),
    ...(value === undefined ? [] : [[text('loss'), loss(value)] satisfies [Text, string]]),
    ...(accuracy !== undefined || drift === undefined
      ? []
      : [[text('agreement'), percent(drift.agreement)] satisfies [Text, string]]),
  ];
}

const longestName = 32;
/** The end of a long name says more than its beginning. */
const shortened = (name: string): string => (name.length > longestName ? `…${name.slice(1 - longestName)}` : name);

const gap = 2;
const widthOf = ({ head, cells }: Column): number =>
  gap + Math.max(...[...head.split('\n'), ...cells].map((line) => line.length));

function groupsThatFit(labels: Column, columns: readonly Column[], width: number): Column[][] {
  const groups: Column[][] = [];
  let used = Infinity;
  for (const column of columns) {
    if (used + widthOf(column) > width) {
      groups.push([]);
      used = widthOf(labels) - gap;
    }
    groups.at(-1)?.push(column);
    used += widthOf(column);
  }
  return groups;
}

/** What the guard against emptied layers did. */
const guards = (results: readonly MethodResult[], sparsity: number, { bundle }: Terminal): string[] =>
  results.flatMap(({ method, points }) => {
    const guard = points.find((point) => point.sparsity === sparsity)?.guard;
    if (!guard) return [];
    const kept = text(
      '{0}: a weight each was kept in {1}, which it would have emptied.',
      method,
      guard.parameters.join(', '),
    );
    return [format(kept, bundle)];
  });
