import * as vscode from 'vscode';
import type { CompareDocument } from '../../shared/documents';
import type { Recipe } from '../../shared/recipe';
import { describeMethods } from '../methods';
import { percent } from '../percent';
import type { Cut } from '../save';

/** Asks which method's mask is meant, of those that have one. Undefined where the user dismissed it. */
export async function chooseMethodOf({ results }: CompareDocument): Promise<string | undefined> {
  const items = results.filter(({ error }) => !error).map(({ method }) => ({ label: labelOf(method), method }));
  const title = vscode.l10n.t('Pruning method');
  return (await vscode.window.showQuickPick(items, { title }))?.method;
}

/** Asks for a method at one of the sparsities that a run measured, with what it came to. */
export async function chooseCut({ results }: CompareDocument, { allocation }: Recipe): Promise<Cut | undefined> {
  const { scope, normalize } = allocation;
  const items = results.flatMap(({ method, points }) =>
    points.map(({ sparsity, metrics }) => ({
      label: `${labelOf(method)} · ${percent(sparsity)}`,
      description: figure(metrics),
      cut: { method, sparsity, scope, ...(normalize && { normalize }) },
    })),
  );
  const title = vscode.l10n.t('Method and sparsity');
  return (await vscode.window.showQuickPick(items, { title }))?.cut;
}

function figure({ accuracy, loss }: CompareDocument['baseline']): string {
  if (accuracy !== undefined) return vscode.l10n.t('accuracy {0}', percent(accuracy, 1));
  return loss === undefined ? '' : vscode.l10n.t('loss {0}', loss.toPrecision(3));
}

const labelOf = (method: string): string =>
  describeMethods(vscode.l10n.bundle).find(({ id }) => id === method)?.label ?? method;
