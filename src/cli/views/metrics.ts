import type { Metrics } from '../../shared/documents';
import { text } from '../../shared/text';
import { bytes, count, loss, percent } from '../../shared/numbers';
import type { Terminal } from '../terminal';

/** How good and how large a network is, in one line: only what was measured. */
export function metricsLine(metrics: Metrics, terminal: Terminal): string {
  const { accuracy, drift, examples, nonZero, parameters, gzipBytes } = metrics;
  const parts = [
    ...(accuracy === undefined ? [] : [text('accuracy {0}', percent(accuracy, 2))]),
    ...(metrics.loss === undefined ? [] : [text('loss {0}', loss(metrics.loss))]),
    ...(drift === undefined ? [] : [text('same top class as unpruned {0}', percent(drift.agreement, 2))]),
    ...(examples === 0 ? [] : [text('{0} examples', count(examples))]),
    text('{0} of {1} parameters not zero', count(nonZero), count(parameters)),
    gzipBytes === undefined
      ? text('{0}', bytes(metrics.bytes))
      : text('{0}, gzip {1}', bytes(metrics.bytes), bytes(gzipBytes)),
  ];
  return parts.map((part) => terminal.say(part)).join(' · ');
}
