import * as vscode from 'vscode';
import type { NoteDocument } from '../shared/findings';
import type { Sessions } from './sessions';

const severities: Readonly<Record<NoteDocument['severity'], vscode.DiagnosticSeverity>> = {
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
};

/** Guards of the comparisons that are open, as diagnostics of their models: the list of problems says what the panels say. */
export class Guards implements vscode.Disposable {
  private readonly diagnostics = vscode.languages.createDiagnosticCollection('prunescope');
  private readonly changes: vscode.Disposable;
  private shown = '';

  constructor(private readonly sessions: Sessions) {
    this.changes = sessions.onDidChange(() => this.update());
  }

  dispose(): void {
    this.changes.dispose();
    this.diagnostics.dispose();
  }

  private update(): void {
    const notes = this.sessions.all.map(
      ({ model, state: { comparison } }): readonly [string, readonly NoteDocument[]] => [
        model,
        comparison?.notes ?? [],
      ],
    );
    // Sessions change ten times a second while they run; guards seldom do.
    const key = JSON.stringify(notes);
    if (key === this.shown) return;
    this.shown = key;
    this.diagnostics.clear();
    const byModel = new Map<string, Map<string, NoteDocument>>();
    for (const [model, own] of notes) {
      const all = byModel.get(model) ?? new Map<string, NoteDocument>();
      for (const note of own) all.set(note.message, note);
      byModel.set(model, all);
    }
    for (const [model, all] of byModel)
      this.diagnostics.set(vscode.Uri.file(model), [...all.values()].map(diagnosticOf));
  }
}

function diagnosticOf({ code, severity, message, remedy }: NoteDocument): vscode.Diagnostic {
  const said = remedy === undefined ? message : `${message} ${remedy}`;
  const diagnostic = new vscode.Diagnostic(new vscode.Range(0, 0, 0, 0), said, severities[severity]);
  diagnostic.source = 'Prunescope';
  diagnostic.code = code;
  return diagnostic;
}
