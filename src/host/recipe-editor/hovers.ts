import path from 'node:path';
import * as vscode from 'vscode';
import { methodCard, type MethodCard } from '../../shared/method-cards';
import { bytes, count, percent } from '../../shared/numbers';
import { format, type Text } from '../../shared/text';
import type { Inspections } from '../inspections';
import { methods } from '../methods';
import { matchedBy, weightsOf } from './matched';
import { placeOf } from './place';
import { cursorAt, stringAt, treeOf, type RecipePath, type RecipeTree } from './recipe-tree';

/** Parameters that a hover lists. */
const listed = 8;

/** Says of a method what it computes, costs and comes from; of a glob, which parameters it means; of a model, what it holds. */
export class RecipeHovers implements vscode.HoverProvider {
  constructor(private readonly inspections: Inspections) {}

  async provideHover(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | undefined> {
    const content = document.getText();
    const { path: where, isKey, token } = cursorAt(content, document.offsetAt(position));
    if (!token) return undefined;
    const tree = treeOf(content);
    const words = await this.words(tree, where, isKey, path.dirname(document.uri.fsPath));
    if (words === undefined) return undefined;
    const range = new vscode.Range(document.positionAt(token.offset), document.positionAt(token.offset + token.length));
    return new vscode.Hover(new vscode.MarkdownString(words), range);
  }

  private async words(tree: RecipeTree, where: RecipePath, isKey: boolean, base: string): Promise<string | undefined> {
    const model = stringAt(tree, ['model']);
    const file = path.resolve(base, model ?? '');
    const place = placeOf(where, isKey);
    switch (place?.kind) {
      case 'criterion':
        return methodWords(methodCard(stringAt(tree, where) ?? ''));
      case 'option':
        return optionWords(stringAt(tree, [...place.method, 'criterion']), place.key, stringAt(tree, where));
      case 'model':
        return model === undefined ? undefined : this.modelWords(file);
      case 'glob':
        return model === undefined ? undefined : this.globWords(stringAt(tree, where), file);
      case 'rule':
        return model === undefined ? undefined : this.globWords(String(where.at(-1)), file);
      case 'data':
      case 'classes':
      case 'out':
      case undefined:
        return undefined;
    }
  }

  private async modelWords(model: string): Promise<string | undefined> {
    const found = await this.inspections.ofSmall(model).catch(() => undefined);
    if (!found) return undefined;
    return [
      [found.format, found.framework, bytes(found.bytes)].filter(Boolean).join(' · '),
      vscode.l10n.t(
        '{0} weights, {1} of them scored by default; {2} are zero.',
        count(found.total),
        count(found.prunable),
        percent(found.sparsity),
      ),
    ].join('\n\n');
  }

  private async globWords(glob: string | undefined, model: string): Promise<string | undefined> {
    const inspection = await this.inspections.ofSmall(model).catch(() => undefined);
    if (!inspection || glob === undefined) return undefined;
    const matched = matchedBy(glob, inspection.parameters);
    if (matched.length === 0) return vscode.l10n.t('Matches no parameter of {0}.', code(path.basename(model)));
    const lines = matched.slice(0, listed).map(({ name, alias, shape, count: weights }) => {
      return `- ${code(alias ?? name)} ${shape.join(' × ')} · ${count(weights)}`;
    });
    const more = matched.length - listed;
    return [
      vscode.l10n.t(
        'Matches {0} of {1} parameters, {2} weights:',
        matched.length,
        inspection.parameters.length,
        count(weightsOf(matched)),
      ),
      [...lines, ...(more > 0 ? [`- ${vscode.l10n.t('{0} more', more)}`] : [])].join('\n'),
    ].join('\n\n');
  }
}

const say = (words: Text): string => format(words, vscode.l10n.bundle);

/** Names come from files: nothing in them is markup. */
const code = (words: string): string => `\`${words.replaceAll(/[`\r\n]/g, '’')}\``;

function methodWords(card: MethodCard | undefined): string | undefined {
  const method = methods.find(({ id }) => id === card?.id);
  if (!card || !method) return undefined;
  const options = Object.entries(card.options).map(([key, { what, values }]) => {
    const choices = values ? `: ${Object.keys(values).map(code).join(', ')}` : '';
    return `- ${code(key)} – ${say(what)}${choices}`;
  });
  const source = card.url === undefined ? card.source : `[${card.source}](${card.url})`;
  return [
    `**${say(method.label)}** ${code(card.formula)}`,
    say(method.what),
    `**${vscode.l10n.t('When')}** ${say(card.when)}`,
    `**${vscode.l10n.t('Cost')}** ${say(card.cost)}`,
    ...(options.length > 0 ? [`**${vscode.l10n.t('Options')}**\n${options.join('\n')}`] : []),
    `**${vscode.l10n.t('Source')}** ${source}`,
  ].join('\n\n');
}

function optionWords(method: string | undefined, key: string, value: string | undefined): string | undefined {
  const option = methodCard(method ?? '')?.options[key];
  if (!option) return undefined;
  const { what, values = {}, usual } = option;
  const lines = Object.entries(values).map(([each, means]) => {
    const words = `${code(each)} – ${say(means)}`;
    return `- ${each === value ? `**${words}**` : words}`;
  });
  return [
    say(what),
    ...(lines.length > 0 ? [lines.join('\n')] : []),
    ...(usual === undefined ? [] : [vscode.l10n.t('Default: {0}', code(usual))]),
  ].join('\n\n');
}
