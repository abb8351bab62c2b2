import path from 'node:path';
import * as vscode from 'vscode';
import type { RunEntry, RunStore } from '../jobs/store';
import { maximumRunBytes } from './settings';

/** The stored runs of the workspace. The store is loaded when it is first needed, not when the extension starts. */
export class Runs implements vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changes.event;
  private loading: Promise<RunStore> | undefined;
  private listed: Promise<RunEntry[]> | undefined;

  /** @param storage the extension's folder for this workspace. */
  constructor(private readonly storage: vscode.Uri) {}

  async newFolder(): Promise<string> {
    return (await this.store()).newFolder();
  }

  /** Newest first; read from disk after a change. @throws Problem `file-unreadable`. */
  async list(): Promise<RunEntry[]> {
    this.listed ??= this.store().then((store) => store.list());
    const { listed } = this;
    return listed.catch((error: unknown) => {
      if (this.listed === listed) this.listed = undefined;
      throw error;
    });
  }

  /** @throws Problem `run-missing`, `file-not-writable`. */
  async delete(id: string): Promise<void> {
    await (await this.store()).delete(id);
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
    const root = path.join(this.storage.fsPath, 'runs');
    this.loading ??= import('../jobs/store').then(({ RunStore }) => new RunStore(root));
    return this.loading;
  }
}

/** The main file of the model of a stored run. */
export const modelOf = ({ base, recipe }: NonNullable<RunEntry['run']>): string => path.resolve(base, recipe.model);
