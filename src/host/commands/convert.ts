import { existsSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { ConvertDocument } from '../../shared/documents';
import type { ConvertQuery } from '../../shared/job-api';
import type { Progress } from '../../shared/protocol';
import { bytesText } from '../bytes';
import type { Command, Host } from '../host';
import { commands } from '../manifest';
import { convertedFile } from '../names';
import { offerFile } from '../offer-file';
import { targetModel } from './target';

/** *Convert Model to ONNX…*: asks where, writes the file, offers to reveal it. */
export const convert: Command = {
  id: commands.convert,
  async run(host, target) {
    const model = await targetModel(target);
    if (model === undefined) return;
    const out = await vscode.window.showSaveDialog({
      defaultUri: vscode.Uri.file(convertedFile(model)),
      title: vscode.l10n.t('Convert {0} to ONNX', path.basename(model)),
      saveLabel: vscode.l10n.t('Convert'),
      filters: { ONNX: ['onnx'] },
    });
    if (!out) return;
    // The dialog has asked before it answered the name of a file that exists.
    const query = { model, out: out.fsPath, force: existsSync(out.fsPath) };
    const { bytes, warnings } = await withProgress(host, query);
    for (const warning of warnings) void vscode.window.showWarningMessage(warning);
    void offerFile(query.out, vscode.l10n.t('Saved {0} ({1}).', path.basename(query.out), bytesText(bytes)));
  },
};

/** In a job of its own: what the panels show stays as it is. @throws Problem, Cancelled. */
async function withProgress({ newJob }: Host, query: ConvertQuery): Promise<ConvertDocument> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Converting {0}', path.basename(query.model)),
    cancellable: true,
  };
  const job = newJob();
  try {
    return await vscode.window.withProgress(options, (progress, token) => {
      const controller = new AbortController();
      token.onCancellationRequested(() => controller.abort());
      const onEvent = (event: unknown): void => {
        const { subject } = event as Progress;
        progress.report(subject ? { message: subject } : {});
      };
      return job.client.call('convert', query, { signal: controller.signal, onEvent });
    });
  } finally {
    job.dispose();
  }
}
