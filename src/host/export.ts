import path from 'node:path';
import * as vscode from 'vscode';
import { Problem } from '../shared/problem';
import type { ExportQuery } from '../shared/protocol';
import { text } from '../shared/text';
import { offerFile } from './offer-file';

/** Largest file that a page may have written. */
const most = 64 * 2 ** 20;

const kinds: Readonly<Record<ExportQuery['type'], () => string>> = {
  csv: () => vscode.l10n.t('Comma-separated values'),
  json: () => vscode.l10n.t('JSON'),
  svg: () => vscode.l10n.t('Vector graphics'),
  png: () => vscode.l10n.t('Pictures'),
};

/**
 * Asks where a table or a figure of the page goes, writes it there, and offers to open it. It is suggested beside the model.
 * Answers false where the user dismissed the dialog.
 * @throws Problem where the page asks for what it may not.
 */
export async function exportByDialog(model: string, query: ExportQuery): Promise<boolean> {
  const { name, type } = query;
  const bytes = contentOf(query);
  const target = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.file(path.join(path.dirname(model), `${safeName(name)}.${type}`)),
    title: vscode.l10n.t('Export'),
    saveLabel: vscode.l10n.t('Save'),
    filters: { [kinds[type]()]: [type] },
  });
  if (!target) return false;
  await vscode.workspace.fs.writeFile(target, bytes);
  void offerFile(target.fsPath, vscode.l10n.t('Saved {0}.', path.basename(target.fsPath)));
  return true;
}

/** Puts text of the page on the clipboard. @throws Problem where it is too much. */
export async function copyText(content: string): Promise<void> {
  await vscode.env.clipboard.writeText(Buffer.from(contentOf({ type: 'csv', content })).toString());
}

/** The bytes, as far as they are of a kind that a page writes. @throws Problem. */
function contentOf({ type, content }: Pick<ExportQuery, 'type' | 'content'>): Uint8Array {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const known = Object.hasOwn(kinds, type) && bytes instanceof Uint8Array;
  if (known && bytes.byteLength <= most) return bytes;
  throw new Problem('internal', text('The page wants to write what it cannot.'), {
    found: known ? `${type}, ${bytes.byteLength} bytes` : typeof type,
    expected: `${Object.keys(kinds).join(', ')}, ${most} bytes`,
  });
}

/** A page names no place: what could be one, or is no part of a file's name on some system, becomes a dash. */
const safeName = (name: string): string =>
  name
    .replace(/[\\/:*?"<>|\p{Cc}]/gu, '-')
    .replace(/^\.+/, '')
    .slice(0, 80)
    .trim() || 'export';
