import path from 'node:path';
import type { Comparison } from '../core/comparison/comparison';
import type { Model } from '../core/formats/model';
import { reportHtml } from '../core/report/report';
import type { ReportQuery } from '../shared/job-api';
import type { Recipe } from '../shared/recipe';
import type { Bundle } from '../shared/text';
import { disk } from './disk-writer';
import { identitiesOf } from './file-identity';
import { locateData } from './location';
import { machine } from './machine';
import { replaceFiles } from './replace-files';
import { requireFolder, requireFree, sourceIdentities } from './save';

export interface ReportRequest {
  readonly comparison: Comparison;
  readonly model: Model;
  /** What the comparison ran. */
  readonly recipe: Recipe;
  /** The folder that its paths are relative to. */
  readonly base: string;
  readonly query: ReportQuery;
  readonly bundle?: Bundle | undefined;
  /** Of the bundle, as HTML names it. */
  readonly language: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Writes the open comparison as one HTML file, as `compare --report` does.
 * @throws Problem `file-missing` (the folder), `source-protected`, `file-exists`, `file-not-writable`; Cancelled.
 */
export async function saveReport(request: ReportRequest): Promise<{ readonly out: string }> {
  const { comparison, model, recipe, base, query, bundle, language, signal } = request;
  const { out, force } = query;
  await requireFolder(path.dirname(out));
  const sources = new Set([...(await sourceIdentities(model)), ...(await dataIdentities(recipe, base))]);
  const exists = await requireFree(out, sources, () => force);
  const { document } = comparison;
  const html = reportHtml({ document, recipe, environment: machine(), bundle, language });
  await replaceFiles([{ file: out, bytes: new TextEncoder().encode(html), role: 'main', exists }], disk, signal);
  return { out };
}

/** Of the files that the recipe names as data. */
function dataIdentities({ data, test, train }: Recipe, base: string): Promise<ReadonlySet<string>> {
  const files = [data, test, train].flatMap((part) => {
    if (!part) return [];
    const { folder, recipe } = locateData(part, base);
    return recipe.file.split(',').map((name) => path.join(folder.path, name));
  });
  return identitiesOf(files);
}
