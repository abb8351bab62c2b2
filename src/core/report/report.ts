/** A comparison as one HTML file: it opens offline, runs no script, and says all that is needed to judge it and to make it again. */
import type { CompareDocument } from '../../shared/documents';
import type { Recipe } from '../../shared/recipe';
import { format, text, type Bundle } from '../../shared/text';
import { agreement } from './agreement';
import { curves } from './curves';
import { cutsOf } from './cuts';
import { limits } from './limits';
import { html, Markup } from './markup';
import { matrices } from './matrices';
import { measuresOf } from './measures';
import { methods } from './methods';
import { facts, overview } from './overview';
import { provenance } from './provenance';
import { searches } from './searches';
import { sizes } from './sizes';
import { style } from './style';
import { trainings } from './trainings';
import type { Environment, ReportView, Section } from './view';

export type { Environment } from './view';

export interface ReportInput {
  readonly document: CompareDocument;
  /** What the comparison ran. */
  readonly recipe: Recipe;
  readonly environment: Environment;
  readonly bundle?: Bundle | undefined;
  /** Of the texts, as HTML names it: `en`, `zh-cn`. */
  readonly language: string;
}

/** In the order in which people read. To add one: its file, and a line here. */
const sections: readonly Section[] = [
  facts,
  overview,
  searches,
  curves,
  matrices,
  methods,
  trainings,
  agreement,
  sizes,
  limits,
  provenance,
];

/** The whole page. Nothing in it is fetched: the policy forbids it, scripts included. */
export function reportHtml({ document, recipe, environment, bundle, language }: ReportInput): string {
  const done = document.results.filter(({ error }) => !error);
  const view: ReportView = {
    document,
    recipe,
    environment,
    done,
    cuts: cutsOf(done),
    measures: measuresOf({ results: done }),
    say: (message) => format(message, bundle),
  };
  const title = view.say(text('Pruning methods compared: {0}', document.model));
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style>
          ${new Markup(style)}
        </style>
      </head>
      <body>
        ${sections.map((section) => html`<section>${section(view)}</section> `)}
      </body>
    </html> `.source;
}
