import * as vscode from 'vscode';
import type { CompareDocument } from '../shared/documents';
import type { RunPlaces } from '../shared/job-api';
import { Problem } from '../shared/problem';
import { findModels } from './model-files';

/** The folders of the workspace. */
export const workspaceFolders = (): string[] =>
  (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file').map(({ uri }) => uri.fsPath);

/** The folder of the workspace that holds a file. */
export const workspaceOf = (file: string): string | undefined =>
  vscode.workspace.getWorkspaceFolder(vscode.Uri.file(file))?.uri.fsPath;

/**
 * Opens a stored run. Where its model is not found, the workspace is searched for its bytes.
 * @param call the job. @throws Problem as the job does; Cancelled.
 */
export async function performOpen(
  folder: string,
  call: (query: { folder: string } & RunPlaces) => Promise<CompareDocument>,
): Promise<CompareDocument> {
  const query = { folder, workspaces: workspaceFolders() };
  try {
    return await call(query);
  } catch (error) {
    if (!(error instanceof Problem) || !['file-missing', 'model-changed'].includes(error.code)) throw error;
    const models = (await findModels()).map(({ fsPath }) => fsPath);
    return call({ ...query, models });
  }
}
