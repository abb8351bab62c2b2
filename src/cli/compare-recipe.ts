/** Compares and, if wanted, writes a report: the work of `compare`, and of `run` for a recipe that does not say where to save. */
import path from 'node:path';
import { compare } from '../core/comparison/compare';
import { reportHtml } from '../core/report/report';
import { trainingWarnings } from '../core/report/training-warnings';
import { gzip } from '../jobs/gzip';
import type { CompareDocument } from '../shared/documents';
import type { Recipe } from '../shared/recipe';
import { problemFrom } from '../shared/rpc';
import { text } from '../shared/text';
import { machine } from '../jobs/machine';
import { claim, requireNoSource, sourcesOf, write } from './target';
import type { Context, Outcome } from './verb';
import { baselineLine, comparison } from './views/comparison';
import { open } from './work';

export interface CompareRequest {
  readonly recipe: Recipe;
  /** The folder that the recipe's paths are relative to. */
  readonly base: string;
  /** The file of the report, relative to the working folder. */
  readonly report?: string | undefined;
  readonly force: boolean;
}

/**
 * Shows the unpruned network first, then every method.
 * @throws Problem where no method could run; `file-exists`, `source-protected` before any work; Cancelled.
 */
export async function compareRecipe(context: Context, request: CompareRequest): Promise<Outcome> {
  const { terminal, progress, signal, cwd } = context;
  const { recipe, base, force } = request;
  const wanted = request.report === undefined ? undefined : path.resolve(cwd, request.report);
  const target = wanted === undefined ? undefined : await claim(wanted, force, sourcesOf(recipe, base));
  const work = await open(context, recipe, base);
  if (target) await requireNoSource(target.file, work.files);

  let said = false;
  const sayBaseline = (document: CompareDocument): void => {
    if (said) return;
    said = true;
    progress.clear();
    for (const warning of document.warnings) terminal.warn(warning);
    terminal.print(`${baselineLine(document, terminal)}\n`);
  };
  const { document: compared } = await compare({
    ...work,
    recipe,
    signal,
    gzip,
    bundle: terminal.bundle,
    onEvent: (event) => {
      if (event.kind === 'progress') progress.show(event.progress);
      if (event.kind === 'baseline') sayBaseline(event.document);
    },
  });
  const [first] = compared.results;
  if (first?.error && compared.results.every(({ error }) => error)) throw problemFrom(first.error);
  const more = trainingWarnings(compared.results).map((warning) => terminal.say(warning));
  const document = { ...compared, warnings: [...compared.warnings, ...more] };
  const shown = comparison(document, terminal);
  if (!target) return { document, report: shown };
  const { bundle, settings } = terminal;
  const html = reportHtml({
    document,
    recipe,
    environment: machine(),
    bundle,
    language: settings.language,
  });
  await write(target, new TextEncoder().encode(html), context);
  return { document, report: `${shown}\n\n${terminal.say(text('Saved {0}', target.file))}` };
}
