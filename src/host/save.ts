import { existsSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { PruneDocument } from '../shared/documents';
import { modelEnding } from '../shared/model-ending';
import { Problem } from '../shared/problem';
import type { AllocationQuery } from '../shared/allocation';
import type { SaveKind, SaveQuery } from '../shared/protocol';
import { reach } from './milestones';
import { prunedFile } from './names';
import { offerFile } from './offer-file';
import type { Session } from './session';

/** Which mask of a session's run is saved; `fineTuned: false`: as it was before its weights were trained. */
export type Cut = AllocationQuery & Pick<SaveQuery, 'method' | 'fineTuned'>;

/**
 * Asks where, saves there, offers to open and reveal the file. The name that it proposes says method and sparsity.
 * Answers what was saved, undefined where the user dismissed a dialog.
 * @throws Problem, Cancelled.
 */
export async function saveByDialog(session: Session, cut: Cut, what: SaveKind = 'both'): Promise<string | undefined> {
  if (what === 'recipe') return saveRecipeByDialog(session, cut);
  const out = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.file(prunedFile(session.model, cut.method, cut.sparsity)),
    title: vscode.l10n.t('Save pruned weights'),
    saveLabel: vscode.l10n.t('Save'),
    filters: { [vscode.l10n.t('Models')]: [...new Set([path.extname(session.model).slice(1) || 'json', 'onnx'])] },
  });
  if (!out) return undefined;
  // The dialog has asked before it answered the name of a file that exists.
  const force = existsSync(out.fsPath);
  const document = await saveTo(session, {
    ...cut,
    out: out.fsPath,
    force,
    ...(what === 'model' && { withoutRecipe: true }),
  });
  return document?.out;
}

async function saveRecipeByDialog(session: Session, cut: Cut): Promise<string | undefined> {
  const model = prunedFile(session.model, cut.method, cut.sparsity);
  const out = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.file(`${model.slice(0, -modelEnding(model).length)}.prune.json`),
    title: vscode.l10n.t('Save the recipe'),
    saveLabel: vscode.l10n.t('Save'),
    filters: { [vscode.l10n.t('Recipes')]: ['prune.json', 'json'] },
  });
  if (!out) return undefined;
  const query = { ...cut, out: out.fsPath, force: existsSync(out.fsPath) };
  const { recipe } = await session.write('saveRecipe', query);
  void offerFile(recipe, vscode.l10n.t('Saved {0}: it makes the same mask again.', path.basename(recipe)));
  return recipe;
}

/** Saves where it is told. What would be replaced besides the named file is asked about first. @throws Problem, Cancelled. */
export async function saveTo(session: Session, query: SaveQuery): Promise<PruneDocument | undefined> {
  try {
    const document = await withSavingProgress(session, query);
    reach('saved');
    void offerToOpen(document);
    return document;
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'file-exists' || query.force) throw error;
    if (!(await confirmReplace(error))) return undefined;
    return saveTo(session, { ...query, force: true });
  }
}

async function withSavingProgress(session: Session, query: SaveQuery): Promise<PruneDocument> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Saving {0}', path.basename(query.out)),
    cancellable: true,
  };
  return vscode.window.withProgress(options, (progress, token) => {
    const controller = new AbortController();
    token.onCancellationRequested(() => controller.abort());
    return session.save(query, controller.signal, ({ subject }) =>
      progress.report(subject ? { message: subject } : {}),
    );
  });
}

export async function confirmReplace(problem: Problem): Promise<boolean> {
  const replace = vscode.l10n.t('Replace');
  const { message } = problem.toDocument(vscode.l10n.bundle);
  return (await vscode.window.showWarningMessage(message, { modal: true }, replace)) === replace;
}

async function offerToOpen({ out, zeros, kept, fineTuned, training }: PruneDocument): Promise<void> {
  const share = (100 * zeros) / (zeros + kept);
  const saved = vscode.l10n.t(
    'Saved {0}: {1} of {2} scored weights are zero ({3} %).',
    path.basename(out),
    zeros.toLocaleString(vscode.env.language),
    (zeros + kept).toLocaleString(vscode.env.language),
    Number(share.toFixed(2)),
  );
  const epochs = training?.epochs ?? 0;
  await offerFile(
    out,
    fineTuned && epochs > 0 ? `${saved} ${vscode.l10n.t('The others are fine-tuned ({0} epochs).', epochs)}` : saved,
  );
}
