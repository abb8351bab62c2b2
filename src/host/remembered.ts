import type * as vscode from 'vscode';

/** A typed place in the editor's own storage, which is kept for each workspace. */
export class Remembered<T> {
  constructor(
    private readonly storage: vscode.Memento,
    private readonly name: string,
    private readonly limit = 100,
  ) {}

  get(key: string): T | undefined {
    return this.all()[key];
  }

  /** The oldest entries beyond the limit are forgotten. */
  async set(key: string, value: T): Promise<void> {
    const entries = [...this.others(key), [key, value] as const];
    await this.storage.update(this.name, Object.fromEntries(entries.slice(-this.limit)));
  }

  async delete(key: string): Promise<void> {
    await this.storage.update(this.name, Object.fromEntries(this.others(key)));
  }

  private others(key: string): (readonly [string, T])[] {
    return Object.entries(this.all()).filter(([other]) => other !== key);
  }

  private all(): Readonly<Record<string, T>> {
    return this.storage.get<Readonly<Record<string, T>>>(this.name, {});
  }
}
