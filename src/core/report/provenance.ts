import { seconds } from '../../shared/numbers';
import { text } from '../../shared/text';
import { html } from './markup';
import { table } from './tables';
import type { Section } from './view';

/** What makes the same result again: the recipe, and what it was computed on. */
export const provenance: Section = ({ document, recipe, environment, say }) => {
  const { executor, seed, totalSeconds } = document;
  const { program, runtime, system, processor, date } = environment;
  return html`<h2>${say(text('Made with'))}</h2>
    ${table(
      [say(text('what')), ''],
      [
        [say(text('program')), program],
        [say(text('executor')), executor],
        [say(text('runtime')), runtime],
        [say(text('system')), system],
        [say(text('processor')), processor],
        [say(text('seed')), seed],
        [say(text('date')), date.toISOString()],
        ...(totalSeconds === undefined ? [] : [[say(text('time')), seconds(totalSeconds)]]),
      ],
    )}
    <details>
      <summary>${say(text('The recipe: run it again with `prunescope run`'))}</summary>
      <pre id="recipe">${JSON.stringify(recipe, undefined, 2)}</pre>
    </details>`;
};
