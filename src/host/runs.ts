import path from 'node:path';
import * as vscode from 'vscode';
import type { RunEntry, RunStore } from '../jobs/store';
import { workspaceFolders } from './open-task';
import { maximumRunBytes } from './settings';

/** The stored runs of the workspace. The store is loaded when it is first needed, not when the extension starts. */
export class Runs implements vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changes.event;
  private loading: Promise<RunStore> | undefined;
  private adopted: Promise<unknown> | undefined;
  private listed: Promise<RunEntry[]> | undefined;

  /** @param storage the extension's folder for this workspace. */
  constructor(readonly storage: vscode.Uri) {}

  async newFolder(): Promise<string> {
    return (await this.store()).newFolder();
  }

  /** Newest first; read from disk after a change. @throws Problem `file-unreadable`. */
  async list(): Promise<RunEntry[]> {
    this.adopted ??= adopt(this.storage.fsPath);
    this.listed ??= this.adopted
      .then(() => this.store())
      .then((store) => store.list({ workspaces: workspaceFolders() }));
    const { listed } = this;
    return listed.catch((error: unknown) => {
      if (this.listed === listed) this.listed = undefined;
      throw error;
    });
  }

  /** @throws Problem `run-missing`, `file-not-writable`; those before are deleted then. */
  async delete(...ids: readonly string[]): Promise<void> {
    const store = await this.store();
    try {
      for (const id of ids) await store.delete(id);
    } finally {
      this.changed();
    }
  }

  /** Keeps what the user says of a run; nothing: forgets it. @throws Problem `run-missing`, `file-not-writable`. */
  async note(id: string, note: string): Promise<void> {
    await (await this.store()).note(id, note);
    this.changed();
  }

  /** After a run was stored: keeps the size limit. @param inUse folders that stay. */
  async stored(inUse: readonly string[]): Promise<void> {
    const ids = new Set(inUse.map((folder) => path.basename(folder)));
    await (await this.store()).trim(maximumRunBytes(), ids);
    this.changed();
  }

  dispose(): void {
    this.changes.dispose();
  }

  private changed(): void {
    this.listed = undefined;
    this.changes.fire();
  }

  private store(): Promise<RunStore> {
    this.loading ??= openStore(this.storage.fsPath);
    return this.loading;
  }
}

const rootIn = (storage: string): string => path.join(storage, 'runs');

async function openStore(storage: string): Promise<RunStore> {
  const { RunStore } = await import('../jobs/store');
  return new RunStore(rootIn(storage));
}

/** Takes over the runs of the workspace's folders under their old paths, where these are gone. It may take a while, which a new run does not wait for. */
async function adopt(storage: string): Promise<void> {
  const { adoptRuns } = await import('../jobs/adopt-runs');
  await adoptRuns(rootIn(storage), await otherRoots(storage), workspaceFolders());
}

/** Where this extension keeps the runs of other workspaces. The editor has a folder for each, with one for each extension in it. */
async function otherRoots(storage: string): Promise<string[]> {
  const all = path.dirname(path.dirname(storage));
  if (path.basename(all) !== 'workspaceStorage') return [];
  const { readdir } = await import('node:fs/promises');
  const names = await readdir(all).catch(() => []);
  return names.map((name) => path.join(all, name, path.basename(storage), 'runs'));
}

/** The main file of the model of a stored run. */
export const modelOf = ({ base, recipe }: NonNullable<RunEntry['run']>): string => path.resolve(base, recipe.model);
