import type { DiffDocument, DiffSide, LayerDiff, LoneParameter } from '../../shared/diff-document';
import { count, loss as figure, percent } from '../../shared/numbers';
import { text, type Text } from '../../shared/text';
import { table } from '../table';
import type { Terminal } from '../terminal';

/** How one model differs from another, for people. */
export function difference(document: DiffDocument, terminal: Terminal): string {
  const { layers, onlyBefore, onlyAfter, biggest, equal } = document;
  const say = terminal.say.bind(terminal);
  const changed = layers.filter((layer) => layer.changed !== 0);
  const same = layers.length - changed.length;
  const rows = [
    ...changed.map((layer) => rowOf(layer, terminal)),
    ...onlyBefore.map((lone) => loneRow(lone, 'before', terminal)),
    ...onlyAfter.map((lone) => loneRow(lone, 'after', terminal)),
  ];
  const head = [
    text('parameter'),
    text('shape'),
    text('zero before'),
    text('zero after'),
    text('changed'),
    text('largest change'),
    text('relative change'),
  ];
  return [
    sideLine(text('before'), document.before, terminal),
    sideLine(text('after'), document.after, terminal),
    ...(equal ? ['', say(text('All parameters are equal.'))] : []),
    ...(rows.length > 0 ? ['', table({ head: [...head.map(say), ''], rows, textColumns: [0, 1, 7] })] : []),
    ...(!equal && same > 0 ? ['', say(text('Equal parameters: {0}', count(same)))] : []),
    ...(biggest.length > 0 ? ['', biggestTable(document, terminal)] : []),
    ...(document.outputs ? ['', outputsLine(document, terminal)] : []),
  ].join('\n');
}

function sideLine(
  label: Text,
  { file, format, parameters, nonZero, accuracy, loss: value }: DiffSide,
  terminal: Terminal,
): string {
  const parts = [
    text('{0}: {1}, {2}', terminal.say(label), file, format),
    text('{0} of {1} parameters not zero', count(nonZero), count(parameters)),
    ...(accuracy === undefined ? [] : [text('accuracy {0}', percent(accuracy, 2))]),
    ...(value === undefined ? [] : [text('loss {0}', figure(value))]),
  ];
  return parts.map((part) => terminal.say(part)).join(' · ');
}

const nameOf = ({ name, alias }: Pick<LayerDiff, 'name' | 'alias'>, terminal: Terminal): string =>
  alias === undefined ? name : terminal.say(text('{0} ({1})', name, alias));

const shapeOf = (shape: readonly number[]): string => shape.join(' × ');

function rowOf(layer: LayerDiff, terminal: Terminal): string[] {
  const { before, after, axes, changed, maxAbsChange, relativeChange } = layer;
  const [old, now] = [shapeOf(before.shape), shapeOf(after.shape)];
  const compared = changed !== undefined && maxAbsChange !== undefined;
  return [
    nameOf(layer, terminal),
    old === now ? old : `${old} → ${now}`,
    percent(before.zeros / Math.max(1, before.count)),
    percent(after.zeros / Math.max(1, after.count)),
    compared ? percent(changed / Math.max(1, before.count)) : '–',
    compared ? figure(maxAbsChange) : '–',
    relativeChange === undefined ? '–' : percent(relativeChange),
    compared ? (axes ? terminal.say(text('other layout')) : '') : terminal.say(text('other shape: not compared')),
  ];
}

function loneRow(lone: LoneParameter, side: 'before' | 'after', terminal: Terminal): string[] {
  const zeros = percent(lone.zeros / Math.max(1, lone.count));
  const where = side === 'before' ? text('only in the first model') : text('only in the second model');
  const [old, now] = side === 'before' ? [zeros, '–'] : ['–', zeros];
  return [nameOf(lone, terminal), shapeOf(lone.shape), old, now, '–', '–', '–', terminal.say(where)];
}

function biggestTable({ biggest }: DiffDocument, terminal: Terminal): string {
  return table({
    head: [text('largest changes'), text('index'), text('before'), text('after')].map((each) => terminal.say(each)),
    rows: biggest.map((change) => [
      nameOf(change, terminal),
      `[${change.index.join(', ')}]`,
      String(change.before),
      String(change.after),
    ]),
    textColumns: [0, 1],
  });
}

function outputsLine({ outputs, data }: DiffDocument, terminal: Terminal): string {
  if (!outputs) return '';
  const { maxAbs, meanAbs, agreement, kl, mse, examples } = outputs;
  const parts = [
    text('outputs on {0} examples of {1}', count(examples), data?.file ?? ''),
    text('largest difference {0}', figure(maxAbs)),
    text('mean {0}', figure(meanAbs)),
    text('same top class {0}', percent(agreement, 2)),
    ...(kl === undefined ? [] : [text('KL {0} nats', figure(kl))]),
    ...(mse === undefined ? [] : [text('mean squared {0}', figure(mse))]),
  ];
  return parts.map((part) => terminal.say(part)).join(' · ');
}
