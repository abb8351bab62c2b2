import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { installed } from './support';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string; readonly category?: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly default: unknown }>> };
  };
}

describe('the manifest, as VS Code read it', () => {
  const manifest = (): Manifest => installed().packageJSON as Manifest;

  it('names commands that are all registered, and no others are', async () => {
    await installed().activate();
    const registered = (await vscode.commands.getCommands(true)).filter((name) => /^prunescope\.[a-zA-Z]+$/.test(name));
    const declared = manifest().contributes.commands.map(({ command }) => command);
    assert.deepEqual(registered.sort(), [...declared].sort());
  });

  it('has a title for every command, translated from its key', () => {
    for (const { command, title, category } of manifest().contributes.commands) {
      assert.ok(title.length > 0 && !title.includes('%'), `${command}: ${title}`);
      assert.equal(category, 'Prunescope', command);
    }
  });

  it('has settings whose defaults VS Code answers', () => {
    const settings = vscode.workspace.getConfiguration();
    const { properties } = manifest().contributes.configuration;
    assert.ok(Object.keys(properties).length > 0);
    for (const [key, { default: value }] of Object.entries(properties))
      assert.deepEqual(settings.inspect(key)?.defaultValue, value, key);
  });
});
