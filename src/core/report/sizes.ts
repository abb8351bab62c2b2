import { bytes, count, percent } from '../../shared/numbers';
import { text } from '../../shared/text';
import { html } from './markup';
import { table } from './tables';
import type { Section } from './view';

/** What zeros do to the size of the file, and what they do not do. */
export const sizes: Section = ({ document, done, cuts, say }) => {
  const { baseline } = document;
  const { gzipBytes } = baseline;
  if (gzipBytes === undefined || cuts.length === 0) return undefined;
  const shared = cuts.filter(({ sparsity }) => sparsity !== undefined);
  return html`<h2>${say(text('Size'))}</h2>
    <p>
      ${say(text('Unpruned: {0}, under gzip {1}.', bytes(baseline.bytes), bytes(gzipBytes)))}
      ${say(text('A pruned file is as long as before: zeros are stored like any number. They shrink under compression, and make nothing faster by themselves.'))}
      ${baseline.macs === undefined ? undefined : say(text('{0} multiply-accumulates an example, before and after.', count(baseline.macs)))}
    </p>
    ${
      shared.length === 0
        ? undefined
        : table(
            [say(text('under gzip')), ...shared.map(({ sparsity = 0 }) => percent(sparsity))],
            done.map((result) => [
              result.method,
              ...shared.map(({ points }) => {
                const point = points.find((each) => each.result === result)?.point;
                return point ? bytes((point.fineTuned ?? point.metrics).gzipBytes ?? 0) : '–';
              }),
            ]),
          )
    }`;
};
