import type { SearchDocument } from '../../shared/documents';
import { count, percent } from '../../shared/numbers';
import { text, type Text } from '../../shared/text';
import { html } from './markup';
import { table } from './tables';
import type { Section } from './view';

/** Points of accuracy. */
export const points = (share: number): string => (100 * share).toFixed(2);

/** What a search has found, with the noise of its evaluation: `0.80 points lost ± 0.31 (…)`. */
export function lossText({ drop = 0, standardError = 0, examples }: SearchDocument): Text {
  return text(
    '{0} points lost ± {1} (standard error, {2} examples)',
    points(drop),
    points(standardError),
    count(examples),
  );
}

/** What a person should know who relies on a search. */
export const chosenThere = text(
  'The sparsity was chosen on the examples that it is measured on, which flatters it: measure on others before you rely on it.',
);

/** The highest sparsity of each method that loses at most so much. */
export const searches: Section = ({ done, say }) => {
  const found = done.flatMap(({ method, search }) => (search ? [{ method, search }] : []));
  const [first] = found;
  if (!first) return undefined;
  return html`<h2>
      ${say(text('The highest sparsity that loses at most {0} points', Number(points(first.search.maxDrop))))}
    </h2>
    ${table(
      [say(text('method')), say(text('sparsity')), say(text('accuracy lost')), say(text('tried'))],
      found.map(({ method, search }) => [
        method,
        search.sparsity === undefined ? say(text('none')) : percent(search.sparsity, 2),
        search.sparsity === undefined ? '–' : say(lossText(search)),
        search.probes.length,
      ]),
    )}
    <p>${say(chosenThere)}</p>`;
};
