/** What the tools that compute are asked, as a recipe. */
import path from 'node:path';
import * as vscode from 'vscode';
import { Problem } from '../../shared/problem';
import type { MethodRecipe } from '../../shared/recipe';
import { text } from '../../shared/text';
import { dataCandidates, dataGlob } from '../data-candidates';
import { methods } from '../methods';
import { compareRecipe, type DataChoice, type LocatedRecipe } from '../recipes';
import { compareSettings } from '../settings';
import { dataFiles, shownFile, workspaceFile } from './workspace-files';

export interface RunInput {
  /** Relative to the workspace, as all files. */
  readonly model: string;
  /** A file, `x.npy,y.npy`, or `synthetic`. */
  readonly data?: string;
  readonly test?: string;
  /** Calibration examples at most. */
  readonly examples?: number;
}

export interface LocatedRun extends LocatedRecipe {
  /** The model's main file. */
  readonly model: string;
}

/** @throws Problem `path-outside-folder`, `data-required` (naming what is there), `option-invalid`. */
export async function runRecipeOf(
  input: RunInput,
  chosen: readonly MethodRecipe[],
  sparsities: readonly number[] | undefined,
): Promise<LocatedRun> {
  requireKnown(chosen);
  const model = await workspaceFile(input.model);
  const settings = compareSettings(vscode.Uri.file(model));
  const wanted = chosen.length > 0 ? chosen : settings.methods.map((criterion) => ({ criterion, options: {} }));
  const data = await choiceOf(input.data);
  if (data.kind === 'none' && wanted.some(needsData)) throw await noData(model);
  const { recipe, base } = compareRecipe(
    model,
    { data, test: await choiceOf(input.test) },
    {
      ...settings,
      sparsities: sparsities ?? settings.sparsities,
      examples: input.examples ?? settings.examples,
    },
  );
  return { model, base, recipe: { ...recipe, methods: wanted.map((each) => ({ ...each })) } };
}

async function choiceOf(name: string | undefined): Promise<DataChoice> {
  if (name === undefined || name === '') return { kind: 'none' };
  return name === 'synthetic' ? { kind: 'synthetic' } : { kind: 'files', files: await dataFiles(name) };
}

const needsData = ({ criterion }: MethodRecipe): boolean =>
  methods.find(({ id }) => id === criterion)?.needsData ?? false;

function requireKnown(chosen: readonly MethodRecipe[]): void {
  const ids: readonly string[] = methods.map(({ id }) => id);
  const unknown = chosen.find(({ criterion }) => !ids.includes(criterion));
  if (!unknown) return;
  throw new Problem('option-invalid', text('There is no criterion {0}.', unknown.criterion), {
    found: unknown.criterion,
    expected: ids.join(', '),
    remedy: text('Choose one of the listed criteria.'),
  });
}

/** Names the data sets of the workspace, the nearest to the model first. */
async function noData(model: string): Promise<Problem> {
  const found = await vscode.workspace.findFiles(dataGlob, '**/node_modules/**', 100);
  const files = found.filter(({ scheme }) => scheme === 'file').map(({ fsPath }) => fsPath);
  const sets = dataCandidates(files, model).map((each) => each.files.map(shownFile).join());
  return new Problem('data-required', text('Calibration data is needed for {0}.', path.basename(model)), {
    expected: [...sets.slice(0, 8), 'synthetic'].join(' | '),
    remedy: text('Give calibration data.'),
  });
}
