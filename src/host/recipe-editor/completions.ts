import path from 'node:path';
import * as vscode from 'vscode';
import type { ParameterDocument } from '../../shared/documents';
import { count } from '../../shared/numbers';
import { dataCandidates, dataGlob, imageGlob } from '../data-candidates';
import type { Inspections } from '../inspections';
import { findModels } from '../model-files';
import { prunedFile, relativeTo } from '../names';
import { placeOf } from './place';
import { cursorAt, stringAt, treeOf, valueAt, type Cursor, type RecipeTree } from './recipe-tree';

/** A value that may stand where the cursor is. */
interface Proposal {
  readonly value: string;
  readonly kind: vscode.CompletionItemKind;
  readonly detail?: string;
}
const { File, Folder, Value, Field, Module } = vscode.CompletionItemKind;

/** What the schema of recipes cannot know: files of the workspace, the model's parameters and layers. */
export class RecipeCompletions implements vscode.CompletionItemProvider {
  constructor(private readonly inspections: Inspections) {}

  async provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.CompletionItem[]> {
    const content = document.getText();
    const cursor = cursorAt(content, document.offsetAt(position));
    const proposals = await this.proposals(document.uri.fsPath, treeOf(content), cursor, token);
    return proposals.map((proposal, index) => itemOf(proposal, index, cursor, document, position));
  }

  private async proposals(
    file: string,
    tree: RecipeTree,
    { path: where, isKey }: Cursor,
    token: vscode.CancellationToken,
  ): Promise<readonly Proposal[]> {
    const base = path.dirname(file);
    const model = stringAt(tree, ['model']);
    const place = placeOf(where, isKey);
    switch (place?.kind) {
      case 'model':
        return (await findModels(token)).map(({ fsPath }) => fileProposal(base, [fsPath], File));
      case 'data':
        return dataProposals(base, path.resolve(base, model ?? ''), token);
      case 'classes':
        return (await find('**/*.txt', token)).map((found) => fileProposal(base, [found], File));
      case 'out':
        return outProposals(tree);
      case 'glob':
      case 'rule':
        return model === undefined ? [] : this.globs(path.resolve(base, model));
      case 'criterion':
      case 'option':
      case undefined:
        // The schema knows these.
        return [];
    }
  }

  /** Parameters by their readable names, scored ones first, and the layers that have several. */
  private async globs(model: string): Promise<readonly Proposal[]> {
    const inspection = await this.inspections.ofSmall(model).catch(() => undefined);
    const parameters = [...(inspection?.parameters ?? [])].sort((a, b) => Number(b.prunable) - Number(a.prunable));
    const layers = byLayer(parameters);
    return [
      ...parameters.map((parameter) => ({
        value: parameter.alias ?? parameter.name,
        kind: parameter.prunable ? Field : Value,
        detail: describe(parameter),
      })),
      ...[...layers]
        .filter(([, own]) => own.length > 1)
        .map(([layer, own]) => ({
          value: layer,
          kind: Module,
          detail: vscode.l10n.t('layer with {0} parameters', own.length),
        })),
    ];
  }
}

function byLayer(parameters: readonly ParameterDocument[]): ReadonlyMap<string, readonly ParameterDocument[]> {
  const layers = new Map<string, ParameterDocument[]>();
  for (const parameter of parameters) layers.set(parameter.layer, [...(layers.get(parameter.layer) ?? []), parameter]);
  return layers;
}

const find = async (glob: string, token: vscode.CancellationToken): Promise<readonly string[]> =>
  (await vscode.workspace.findFiles(glob, '**/node_modules/**', 1000, token))
    .filter(({ scheme }) => scheme === 'file')
    .map(({ fsPath }) => fsPath);

async function dataProposals(base: string, model: string, token: vscode.CancellationToken): Promise<Proposal[]> {
  const [files, images] = await Promise.all([find(dataGlob, token), find(imageGlob, token)]);
  return [
    ...dataCandidates(files, model, images).map((each) =>
      fileProposal(base, each.files, each.isFolder ? Folder : File),
    ),
    { value: 'synthetic', kind: Value, detail: vscode.l10n.t('no labels: compares with the unpruned model') },
  ];
}

const fileProposal = (base: string, files: readonly string[], kind: vscode.CompletionItemKind): Proposal => ({
  value: files.map((file) => relativeTo(base, file)).join(),
  kind,
});

/** The name that *Save* would propose. */
function outProposals(tree: RecipeTree): readonly Proposal[] {
  const model = stringAt(tree, ['model']);
  const method = stringAt(tree, ['methods', 0, 'criterion']);
  const sparsity = valueAt(tree, ['sparsity', 0]);
  if (model === undefined || method === undefined || typeof sparsity !== 'number') return [];
  return [{ value: prunedFile(model, method, sparsity).replaceAll(path.sep, '/'), kind: File }];
}

const describe = ({ role, shape, count: weights }: ParameterDocument): string =>
  `${role} ${shape.join(' × ')} · ${vscode.l10n.t('{0} weights', count(weights))}`;

/** Replaces the string around the cursor whole, quotes included. */
function itemOf(
  { value, kind, detail }: Proposal,
  index: number,
  { token, isKey, hasValue }: Cursor,
  document: vscode.TextDocument,
  position: vscode.Position,
): vscode.CompletionItem {
  const quoted = JSON.stringify(value);
  const item = new vscode.CompletionItem(value, kind);
  item.filterText = quoted;
  item.sortText = String(index).padStart(5, '0');
  item.range = token
    ? new vscode.Range(document.positionAt(token.offset), document.positionAt(token.offset + token.length))
    : new vscode.Range(position, position);
  item.insertText =
    isKey && !hasValue ? new vscode.SnippetString().appendText(`${quoted}: `).appendPlaceholder('0.9') : quoted;
  if (detail !== undefined) item.detail = detail;
  return item;
}
