import { existsSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { allocationOf } from '../shared/allocation';
import type { MaskFileDocument } from '../shared/handover';
import type { MasksQuery } from '../shared/job-api';
import { Problem } from '../shared/problem';
import { frameworks, likelyFramework, pythonSnippet, type Framework } from '../shared/python/snippet';
import { masksFile } from './names';
import { confirmReplace, type Cut } from './save';
import type { Session } from './session';

/**
 * Asks for the framework and for a place, saves the mask there, and puts Python on the clipboard that loads, applies and holds it. Answers false where the
 * user dismissed a dialog. @throws Problem, Cancelled.
 */
export async function copyPythonByDialog(session: Session, cut: Cut): Promise<boolean> {
  const framework = await chooseFramework(maskedNames(session));
  const out = framework && (await askWhere(session, cut));
  if (!out) return false;
  const query = { ...allocationOf(cut), method: cut.method, out: out.fsPath, force: existsSync(out.fsPath) };
  const saved = await saveMasks(session, query);
  if (!saved) return false;
  const masks = path.basename(saved.out);
  await vscode.env.clipboard.writeText(
    pythonSnippet({ framework, masks, names: saved.arrays.map(({ name }) => name) }),
  );
  void vscode.window.showInformationMessage(
    vscode.l10n.t('Python for {0} is on the clipboard. It loads the masks from {1}.', titles[framework], masks),
  );
  return true;
}

const titles: Readonly<Record<Framework, string>> = { pytorch: 'PyTorch', keras: 'Keras' };

/** Names of the parameters that have masks, as far as the comparison has counted them. */
const maskedNames = ({ state }: Session): readonly string[] => {
  const points = state.comparison?.results.flatMap((result) => result.points) ?? [];
  return points[0]?.layers.map(({ name }) => name) ?? [];
};

/** The one that the names speak for is proposed. */
async function chooseFramework(names: readonly string[]): Promise<Framework | undefined> {
  const likely = likelyFramework(names);
  const items = [likely, ...frameworks.filter((each) => each !== likely)].map((framework) => ({
    label: titles[framework],
    framework,
  }));
  const title = vscode.l10n.t('Python for which framework?');
  return (await vscode.window.showQuickPick(items, { title }))?.framework;
}

async function askWhere(session: Session, { method, sparsity }: Cut): Promise<vscode.Uri | undefined> {
  return vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.file(masksFile(session.model, method, sparsity)),
    title: vscode.l10n.t('Save the masks that the Python loads'),
    saveLabel: vscode.l10n.t('Save'),
    filters: { NumPy: ['npz'] },
  });
}

/** The recipe beside the masks is replaced when the user says so. Undefined where he does not. @throws Problem, Cancelled. */
async function saveMasks(session: Session, query: MasksQuery): Promise<MaskFileDocument | undefined> {
  try {
    return await session.write('masks', query);
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'file-exists' || query.force) throw error;
    return (await confirmReplace(error)) ? session.write('masks', { ...query, force: true }) : undefined;
  }
}
