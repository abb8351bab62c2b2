import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import * as vscode from 'vscode';
import { panelApi } from '../../src/host/panel/panel-api';
import { StoredNote } from '../../src/host/panel/stored-note';
import type { Session } from '../../src/host/session';
import type { PanelApi } from '../../src/shared/protocol';
import { answering, closePanels, compareSample, host, run, settled, until, workspaceFile } from './support';

const context = { signal: new AbortController().signal, emit: () => undefined };

describe('Stored runs: what a page asks of its own', function () {
  this.timeout(120_000);
  let session: Session;
  let api: PanelApi;
  before(async () => {
    session = await compareSample({ methods: ['magnitude', 'random'], sparsities: [0.9] });
    await settled(session);
    assert.equal(session.state.phase, 'ready', session.state.problem?.message);
    const nothing = (): void => undefined;
    api = panelApi(session, {
      ready: nothing,
      begin: nothing,
      restart: nothing,
      tryOnData: async () => false,
      showLog: nothing,
    });
  });
  after(closePanels);

  it('knows that the run is kept, and its note as soon as somebody writes one', async () => {
    const note = new StoredNote(session, (await host()).runs);
    let told = 0;
    note.onDidChange(() => told++);
    await until('the run in the list', () => note.stored !== undefined);
    assert.deepEqual(note.stored, {});
    const asked = await answering({ showInputBox: () => 'for the paper' }, () => api.noteRun(null, context));
    assert.match((asked[0]?.args[0] as vscode.InputBoxOptions).title ?? '', /lenet-300-100/);
    await until('the note', () => note.stored?.note === 'for the paper');
    // From the list of runs as well.
    await answering({ showInputBox: () => '' }, () =>
      run('prunescope.noteRun', session.runFolder?.split(/[\\/]/).at(-1)),
    );
    await until('no note', () => note.stored !== undefined && note.stored.note === undefined);
    assert.ok(told >= 3);
    note.dispose();
  });

  it('knows nothing of a run that is not kept', async () => {
    const { runs, sessions } = await host();
    const subject = { ...session.subject, task: { kind: 'inspect' as const, model: session.model } };
    const other = sessions.create({ ...subject, view: 'sparsity' });
    const note = new StoredNote(other, runs);
    await runs.list();
    assert.equal(note.stored, undefined);
    note.dispose();
    sessions.end(other);
  });

  it('gets Python for the method and the sparsity that it shows, without a question which', async () => {
    const out = workspaceFile('mnist', 'page-masks.npz');
    // The page's API is this test's own here, and so are its dialogs.
    const window = vscode.window as { -readonly [K in keyof typeof vscode.window]: (typeof vscode.window)[K] };
    const { showQuickPick, showSaveDialog, showInformationMessage } = window;
    const questions: string[] = [];
    Object.assign(window, {
      showQuickPick: async (items: readonly vscode.QuickPickItem[], options: vscode.QuickPickOptions) => {
        questions.push(options.title ?? '');
        return items[0];
      },
      showSaveDialog: async ({ defaultUri }: vscode.SaveDialogOptions) => {
        questions.push(defaultUri?.path.split('/').at(-1) ?? '');
        return vscode.Uri.file(out);
      },
      showInformationMessage: async () => undefined,
    });
    try {
      const done = await api.copyPython({ method: 'magnitude', sparsity: 0.75, scope: 'global' }, context);
      assert.equal(done, true);
    } finally {
      Object.assign(window, { showQuickPick, showSaveDialog, showInformationMessage });
    }
    assert.deepEqual(questions, ['Python for which framework?', 'model-masks-magnitude-75.npz']);
    assert.match(await vscode.env.clipboard.readText(), /page-masks\.npz/);
    await rm(out, { force: true });
    await rm(out.replace(/\.npz$/, '.prune.json'), { force: true });
  });
});
