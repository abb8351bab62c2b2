import { access } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Inspections } from '../inspections';
import type { Log } from '../log';
import { localized, sentence } from '../report';
import { isRecipe } from './recipe-document';
import type { Finding } from './findings';

/** Milliseconds without a key before a recipe is looked at. */
const pause = 300;

/** What is wrong with the recipes that are open, before anybody runs them. Looks at files, writes none. */
export class RecipeDiagnostics implements vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection('prunescope');
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly disposables: readonly Pick<vscode.Disposable, 'dispose'>[];

  constructor(
    private readonly inspections: Inspections,
    private readonly log: Log,
  ) {
    const { workspace, window } = vscode;
    const again = (): void => {
      for (const document of workspace.textDocuments) this.schedule(document, 0);
    };
    this.disposables = [
      this.collection,
      workspace.onDidOpenTextDocument((document) => this.schedule(document, 0)),
      workspace.onDidChangeTextDocument(({ document }) => this.schedule(document, pause)),
      workspace.onDidCloseTextDocument((document) => this.forget(document)),
      workspace.onDidGrantWorkspaceTrust(again),
      // Files may have come or gone meanwhile.
      window.onDidChangeActiveTextEditor((editor) => editor && this.schedule(editor.document, 0)),
      workspace.onDidCreateFiles(again),
      workspace.onDidDeleteFiles(again),
      workspace.onDidRenameFiles(again),
    ];
    again();
  }

  dispose(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    for (const disposable of this.disposables) disposable.dispose();
  }

  private schedule(document: vscode.TextDocument, milliseconds: number): void {
    if (!isRecipe(document)) return;
    const key = document.uri.toString();
    clearTimeout(this.timers.get(key));
    const check = (): void => void this.check(document).catch((error: unknown) => this.log.error(error));
    this.timers.set(key, setTimeout(check, milliseconds));
  }

  private forget(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    clearTimeout(this.timers.get(key));
    this.timers.delete(key);
    this.collection.delete(document.uri);
  }

  private async check(document: vscode.TextDocument): Promise<void> {
    const { version } = document;
    // Loaded when a recipe is open: the schema takes longer to load than the whole extension.
    const { findingsOf } = await import('./findings');
    const findings = await findingsOf(document.getText(), {
      file: document.uri.fsPath,
      exists: async (file) => (mayLookAt(file) ? exists(file) : undefined),
      inspect: async (model) => (mayLookAt(model) ? this.inspections.ofSmall(model) : undefined),
    });
    if (document.isClosed || document.version !== version) return;
    this.collection.set(
      document.uri,
      findings.map((finding) => diagnosticOf(finding, document)),
    );
  }
}

/** In restricted mode a recipe leads nowhere outside its workspace: a network path would be called upon. */
function mayLookAt(file: string): boolean {
  if (vscode.workspace.isTrusted) return true;
  return vscode.workspace.getWorkspaceFolder(vscode.Uri.file(path.resolve(file))) !== undefined;
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

function diagnosticOf(
  { offset, length, problem, severity }: Finding,
  document: vscode.TextDocument,
): vscode.Diagnostic {
  const range = new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
  const { Error: wrong, Warning } = vscode.DiagnosticSeverity;
  const diagnostic = new vscode.Diagnostic(range, sentence(localized(problem)), severity === 'error' ? wrong : Warning);
  diagnostic.source = 'Prunescope';
  diagnostic.code = problem.code;
  return diagnostic;
}
