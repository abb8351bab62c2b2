/** What each method removes of each layer, and what that does: for people, as wide as their terminal. */
import type { Cut } from '../../core/report/cuts';
import type { Metrics, PointDocument } from '../../shared/documents';
import { loss, percent } from '../../shared/numbers';
import { text, type Text } from '../../shared/text';
import { table } from '../table';
import type { Terminal } from '../terminal';

interface Column {
  readonly head: string;
  readonly cells: readonly string[];
}

/** One table, or several below each other where the terminal is too narrow for all methods. */
export function layerTables({ sparsity, points }: Cut, terminal: Terminal): string[] {
  const own = sparsity === undefined;
  const tuned = points.some(({ point }) => point.fineTuned);
  const labels = labelColumn(
    points.map(({ point }) => point),
    own,
    tuned,
    terminal,
  );
  const columns = points.map(({ result, point }): Column => {
    const { method, trained } = result;
    const lines = method.replaceAll(' ', '\n');
    const head = trained ? `${lines}\n${terminal.say(text('trained {0} epochs', trained.epochs))}` : lines;
    return { head, cells: cellsOf(point, own, tuned) };
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
function labelColumn(points: readonly PointDocument[], own: boolean, tuned: boolean, terminal: Terminal): Column {
  const [point] = points;
  const measured = point ? measures(point.metrics).map(([label]) => terminal.say(label)) : [];
  const after = tuned ? measured.map((label) => terminal.say(text('{0}, fine-tuned', label))) : [];
  const layers = point?.layers.map(({ name, alias }) => shortened(alias ?? name)) ?? [];
  const all = own ? [terminal.say(text('all'))] : [];
  return { head: terminal.say(text('layer')), cells: [...layers, ...all, '', ...measured, ...after] };
}

function cellsOf({ layers, metrics, fineTuned, removed, kept }: PointDocument, own: boolean, tuned: boolean): string[] {
  const values = measures(metrics).map(([, value]) => value);
  return [
    ...layers.map((layer) => percent(1 - layer.kept / Math.max(1, layer.total))),
    ...(own ? [percent(removed / Math.max(1, removed + kept))] : []),
    '',
    ...values,
    ...(tuned ? (fineTuned ? measures(fineTuned).map(([, value]) => value) : values.map(() => '–')) : []),
  ];
}

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
