import * as vscode from 'vscode';
import type { PruneDocument } from '../../shared/documents';
import { Problem } from '../../shared/problem';
import { percent } from '../../shared/numbers';
import { problemFrom } from '../../shared/rpc';
import { text } from '../../shared/text';
import { prunedFile } from '../names';
import type { Cut } from '../save';
import type { Session } from '../session';
import { answering, answerText, type Answer } from './answer';
import { figuresOf } from './compare-tool';
import { runRecipeOf, type RunInput } from './run-input';
import { withComparison, type Workshop } from './run-session';
import { shownFile, workspaceFile } from './workspace-files';

export interface PruneInput extends RunInput {
  readonly method: string;
  readonly options?: Readonly<Record<string, string>>;
  readonly sparsity: number;
  readonly scope?: 'global' | 'layer';
  /** Default: beside the model, named after method and sparsity. */
  readonly out?: string;
}

/** `prunescope_prune`: prunes by one method and saves. The editor asks before it runs, naming the file; what exists is never replaced. */
export class PruneTool implements vscode.LanguageModelTool<PruneInput> {
  constructor(private readonly workshop: Workshop) {}

  async prepareInvocation({
    input,
  }: vscode.LanguageModelToolInvocationPrepareOptions<PruneInput>): Promise<vscode.PreparedToolInvocation> {
    const { model, method, sparsity } = input;
    // A path that is refused is refused again when it runs.
    const out = await outOf(input).then(shownFile, () => input.out ?? '');
    const message = new vscode.MarkdownString();
    message.appendText(vscode.l10n.t('Prune {0} by {1} at {2}?', model, method, percent(sparsity)));
    message.appendMarkdown('\n\n');
    message.appendText(
      vscode.l10n.t('This writes {0} with its weight files, and the recipe beside it. {1} stays as it is.', out, model),
    );
    return {
      invocationMessage: vscode.l10n.t('Pruning {0}', model),
      confirmationMessages: { title: vscode.l10n.t('Save pruned weights'), message },
    };
  }

  invoke(
    { input, tokenizationOptions }: vscode.LanguageModelToolInvocationOptions<PruneInput>,
    token: vscode.CancellationToken,
  ): Promise<vscode.LanguageModelToolResult> {
    return answering(this.workshop.runs.storage.fsPath, async () => {
      if (!vscode.workspace.isTrusted) throw untrusted();
      const { method, options = {}, sparsity, scope = 'global' } = input;
      const out = await outOf(input);
      const run = await runRecipeOf(input, [{ criterion: method, options }], [sparsity]);
      const recipe = { ...run.recipe, allocation: { scope } };
      return withComparison(this.workshop, { ...run, recipe }, token, async (session, { results: [result] }) => {
        if (!result) throw new Error('a comparison of one method has no result');
        if (result.error) throw problemFrom(result.error);
        const cut = { ...session.state.allocation, method: result.method };
        return answerText(prunedAnswer(await save(session, cut, out, token)), tokenizationOptions);
      });
    });
  }
}

/** Never replaces a file. @throws Problem, Cancelled. */
async function save(session: Session, cut: Cut, out: string, token: vscode.CancellationToken): Promise<PruneDocument> {
  const controller = new AbortController();
  const listening = token.onCancellationRequested(() => controller.abort());
  try {
    return await session.save({ ...cut, out, force: false }, controller.signal, () => undefined);
  } finally {
    listening.dispose();
  }
}

/** @throws Problem `path-outside-folder` */
async function outOf({ model, method, sparsity, out }: PruneInput): Promise<string> {
  return out === undefined ? prunedFile(await workspaceFile(model), method, sparsity) : workspaceFile(out);
}

/** The layers that lost most first. */
export function prunedAnswer(document: PruneDocument): Answer {
  const { out, recipe, removed, zeros, kept, maskHash, before, after, warnings, notes = [], layers, guard } = document;
  const share = ({ kept: left, total }: { kept: number; total: number }): number => left / total;
  return {
    head: {
      written: shownFile(out),
      recipe: shownFile(recipe),
      removed,
      zeros,
      kept,
      maskHash,
      before: figuresOf(before),
      after: figuresOf(after),
      ...(guard && { guard }),
      ...(warnings.length + notes.length > 0 && { warnings: [...warnings, ...notes] }),
    },
    name: 'layers',
    rows: [...layers]
      .sort((a, b) => share(a) - share(b))
      .map(({ name, alias, kept: left, total }) => ({ name: alias ?? name, kept: left, of: total })),
  };
}

const untrusted = (): Problem =>
  new Problem('workspace-untrusted', text('Nothing is written in restricted mode.'), {
    remedy: text('Trust the workspace, or prune with the editor’s own command.'),
  });
