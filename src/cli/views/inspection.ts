import { aliasesOf, barrierText } from '../../shared/barriers';
import type { InspectDocument, ParameterDocument, ShapeDocument } from '../../shared/documents';
import { text } from '../../shared/text';
import { bytes, count, percent } from '../../shared/numbers';
import { table } from '../table';
import type { Terminal } from '../terminal';

/** What a model file holds, for people. */
export function inspection(document: InspectDocument, terminal: Terminal): string {
  const say = terminal.say.bind(terminal);
  const { file, format, framework, parameters, barriers } = document;
  const origin = framework === undefined ? format : `${format}, ${framework}`;
  const facts = [
    say(text('{0}: {1}, {2}', file, origin, bytes(document.bytes))),
    ...(document.mode === 'graph'
      ? [
          say(
            text(
              '{0} → {1}',
              ports(document.inputs, document.inputNames ?? []),
              ports(document.outputs, document.outputNames ?? []),
            ),
          ),
        ]
      : [say(text('Weights only: {0}', document.reason ?? ''))]),
  ];
  const totals = say(
    text(
      '{0} parameters, {1} of them scored, {2} of those zero',
      count(document.total),
      count(document.prunable),
      percent(document.sparsity),
    ),
  );
  const macs =
    document.macs === undefined ? '' : `; ${say(text('{0} multiply-accumulates an example', count(document.macs)))}`;
  const aliases = aliasesOf(parameters);
  const blocked = barriers.map((barrier) => say(barrierText(barrier, aliases, 'open')));
  return [...facts, '', parameterTable(parameters, terminal), '', totals + macs, ...blocked].join('\n');
}

function parameterTable(parameters: readonly ParameterDocument[], terminal: Terminal): string {
  const say = terminal.say.bind(terminal);
  const head = [
    text('parameter'),
    text('role'),
    text('shape'),
    text('type'),
    text('weights'),
    text('zero'),
    text('scored'),
  ];
  return table({
    head: head.map(say),
    rows: parameters.map(({ name, alias, role, shape, dtype, count: weights, zeros, prunable, reason }) => [
      alias === undefined ? name : say(text('{0} ({1})', name, alias)),
      role,
      shape.join(' × '),
      dtype,
      count(weights),
      percent(zeros / Math.max(1, weights)),
      prunable ? say(text('yes')) : (reason ?? say(text('no'))),
    ]),
    textColumns: [0, 1, 2, 3, 6],
  });
}

/** `image [1, 224, 224, 3], scale [1]`: each under the name that `--output` and data sets know it by. */
const ports = (shapes: readonly ShapeDocument[], names: readonly string[]): string =>
  shapes.map((shape, index) => [...names.slice(index, index + 1), `[${shape.join(', ')}]`].join(' ')).join(', ');
