import { percent } from '../../shared/numbers';
import { text } from '../../shared/text';
import { html, type Markup } from './markup';
import { shadedCell, table } from './tables';
import type { ReportView, Section } from './view';

/** How far the methods agree: in their ranks, and in the weights that they keep. */
export const agreement: Section = ({ document, say }) => {
  const shown = document.agreement.filter(({ criteria }) => criteria.length > 1);
  if (shown.length === 0) return undefined;
  const ranks = shown.map(({ sparsity, criteria, spearman }) => ({ sparsity, criteria, values: spearman }));
  const kept = shown.map(({ sparsity, criteria, jaccard }) => ({ sparsity, criteria, values: jaccard }));
  // Scores that do not depend on the sparsity rank the same at each.
  const scheduled = document.results.some(({ targetDependent }) => targetDependent);
  return html`<h2>${say(text('Agreement'))}</h2>
    <h3>${say(text('Spearman correlation of the scores'))}</h3>
    ${(scheduled ? ranks : ranks.slice(0, 1)).map((each) => square(each, scheduled, say))}
    <h3>${say(text('Kept weights that two methods share, of those that either keeps'))}</h3>
    ${kept.map((each) => square(each, true, say))}`;
};

interface Square {
  readonly sparsity: number;
  readonly criteria: readonly string[];
  /** [criteria, criteria], up to 1. */
  readonly values: readonly (readonly number[])[];
}

const square = ({ sparsity, criteria, values }: Square, named: boolean, say: ReportView['say']): Markup =>
  table(
    [named ? say(text('{0} removed', percent(sparsity))) : '', ...criteria],
    criteria.map((name, row) => [
      name,
      ...criteria.map((_, column) => {
        const value = values[row]?.[column] ?? 0;
        // No -0.00.
        return shadedCell(value, (Math.round(100 * value) / 100 + 0).toFixed(2));
      }),
    ]),
  );
