/** What is used of the editor's built-in Git extension. */
import * as vscode from 'vscode';
import { Problem } from '../../shared/problem';
import { text } from '../../shared/text';

/** Of its API, version 1. */
export interface Repository {
  readonly rootUri: vscode.Uri;
  /** The content of a file in a tree (`HEAD`). */
  buffer(tree: string, file: string): Promise<Uint8Array>;
  getObjectDetails(tree: string, file: string): Promise<{ readonly mode: string; readonly size: number }>;
}
interface GitApi {
  getRepository(uri: vscode.Uri): Repository | null;
  getRepositoryRoot(uri: vscode.Uri): Promise<vscode.Uri | null>;
  openRepository(root: vscode.Uri): Promise<Repository | null>;
}
interface GitExtension {
  readonly enabled: boolean;
  getAPI(version: 1): GitApi;
}

/** The repository that a file lies in. @throws Problem `git-required` where Git is off, or there is none. */
export async function repositoryOf(file: string): Promise<Repository> {
  const git = await vscode.extensions.getExtension<GitExtension>('vscode.git')?.activate();
  if (!git?.enabled)
    throw new Problem('git-required', text('The editor’s Git support is switched off.'), {
      file,
      remedy: text('Install Git, and switch the setting git.enabled on.'),
    });
  const api = git.getAPI(1);
  const uri = vscode.Uri.file(file);
  const known = api.getRepository(uri);
  if (known) return known;
  // Git fails where there is no repository.
  const root = await api.getRepositoryRoot(uri).catch(() => null);
  const opened = root && (await api.openRepository(root));
  if (opened) return opened;
  throw new Problem(
    'git-required',
    text('{0} is in no Git repository that the editor has open.', vscode.workspace.asRelativePath(uri)),
    {
      file,
      remedy: text('Open the folder of the repository, or compare two files.'),
    },
  );
}
