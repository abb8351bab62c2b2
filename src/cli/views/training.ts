/** What was trained, searched for and estimated, for people. */
import { chosenThere, lossText, points as pointsOf } from '../../core/report/searches';
import type { MethodResult, SearchDocument, TrainingDocument } from '../../shared/documents';
import { loss, percent } from '../../shared/numbers';
import { text, type Text } from '../../shared/text';
import { table } from '../table';
import type { Terminal } from '../terminal';

/** The sparsity that a search has found, and what it costs, with its noise. */
export function searchLine(method: string, search: SearchDocument, terminal: Terminal): string {
  const { sparsity, maxDrop } = search;
  return sparsity === undefined
    ? terminal.say(text('{0}: no sparsity loses as little as {1} points.', method, pointsOf(maxDrop)))
    : terminal.say(text('{0}: {1} removed, {2}', method, percent(sparsity, 2), terminal.say(lossText(search))));
}

/** Of every method that searched; then what to know who relies on it. */
export function searchLines(results: readonly MethodResult[], terminal: Terminal): string[] {
  const lines = results.flatMap(({ method, search }) => (search ? [searchLine(method, search, terminal)] : []));
  return lines.length > 0 ? [...lines, terminal.say(chosenThere)] : [];
}

/** How one training went: `5 epochs, loss 0.134 → 0.071, held-out 0.140 (epoch 4 kept)`. */
export function trainingLine(subject: string, training: TrainingDocument, terminal: Terminal): string {
  const { epochs, losses, heldOutLosses, bestEpoch, divergedAt } = training;
  const [first, last] = [losses[0], losses.at(-1)];
  const best = heldOutLosses[bestEpoch - 1];
  const parts = [
    epochs === 1 ? text('one epoch') : text('{0} epochs', epochs),
    ...(first === undefined || last === undefined ? [] : [lossOf(first, last, epochs)]),
    ...(best === undefined ? [] : [text('held-out {0}, epoch {1} kept', loss(best), bestEpoch)]),
    ...(bestEpoch === 0 && epochs > 0 ? [text('what it began with kept')] : []),
    ...(divergedAt === undefined ? [] : [text('diverged at step {0}', divergedAt)]),
  ];
  const said = parts.map((part) => terminal.say(part)).join(', ');
  return terminal.say(text('{0}: trained {1}', subject, said));
}

const lossOf = (first: number, last: number, epochs: number): Text =>
  epochs === 1 ? text('loss {0}', loss(last)) : text('loss {0} → {1}', loss(first), loss(last));

/** Of methods that train, and of fine-tuning at each sparsity. */
export const trainingLines = (results: readonly MethodResult[], terminal: Terminal): string[] =>
  results.flatMap(({ method, training, points }) => [
    ...(training ? [trainingLine(method, training, terminal)] : []),
    ...points.flatMap((point) =>
      point.training ? [trainingLine(`${method}, ${percent(point.sparsity)}`, point.training, terminal)] : [],
    ),
  ]);

/** Rows of a table of estimates: the largest, which decide most. */
const shownGroups = 10;

/** Estimates by random probes, with how far they can be trusted. */
export const estimateTables = (results: readonly MethodResult[], terminal: Terminal): string[] =>
  results.flatMap(({ method, estimates = [] }) => {
    if (estimates.length === 0) return [];
    const largest = [...estimates].sort((a, b) => Math.abs(b.value) - Math.abs(a.value)).slice(0, shownGroups);
    const title = terminal.say(text('{0}: the {1} largest of {2} estimates', method, largest.length, estimates.length));
    const head = [text('group'), text('mean of the diagonal'), text('standard error')];
    const rows = largest.map(({ parameter, channel, value, standardError }) => [
      channel === undefined ? parameter : terminal.say(text('{0}, channel {1}', parameter, channel)),
      value.toPrecision(4),
      standardError.toPrecision(2),
    ]);
    return [`${title}\n${table({ head: head.map((label) => terminal.say(label)), rows })}`];
  });
