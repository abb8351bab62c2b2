import path from 'node:path';
import * as vscode from 'vscode';
import { findRecipes } from '../recipe-files';
import { problemMatcher, taskType } from '../manifest';

/** `{ "type": "prunescope", "recipe": "lenet.prune.json" }` in tasks.json: what the terminal's `run` takes. */
export interface RecipeTaskDefinition extends vscode.TaskDefinition {
  /** Relative to the workspace folder. */
  readonly recipe: string;
  /** Makes the mask anew and compares it; saves nothing. */
  readonly verify?: boolean;
  /** An existing file is replaced. */
  readonly force?: boolean;
  /** Where the report of a comparison goes, relative to the workspace folder. */
  readonly report?: string;
}

/** A task for each recipe of the workspace, and those that tasks.json writes out. They run in the terminal, without a shell. */
export class RecipeTasks implements vscode.TaskProvider {
  /** @param program the bundled terminal (`dist/cli.js`). */
  constructor(private readonly program: string) {}

  async provideTasks(token: vscode.CancellationToken): Promise<vscode.Task[]> {
    const recipes = await findRecipes(token);
    return recipes
      .filter(({ scheme }) => scheme === 'file')
      .sort((a, b) => (a.fsPath < b.fsPath ? -1 : 1))
      .flatMap((uri) => {
        const folder = vscode.workspace.getWorkspaceFolder(uri);
        if (!folder) return [];
        const recipe = path.relative(folder.uri.fsPath, uri.fsPath).split(path.sep).join('/');
        return [this.taskOf({ type: taskType, recipe }, folder)];
      });
  }

  /** Undefined for a definition that names no recipe: the editor then says that the task is not complete. */
  resolveTask({ definition, scope }: vscode.Task): vscode.Task | undefined {
    const folder = typeof scope === 'object' ? scope : vscode.workspace.workspaceFolders?.[0];
    return folder && isRecipeTask(definition) ? this.taskOf(definition, folder) : undefined;
  }

  private taskOf(definition: RecipeTaskDefinition, folder: vscode.WorkspaceFolder): vscode.Task {
    const { recipe, verify = false } = definition;
    const name = verify ? vscode.l10n.t('verify {0}', recipe) : recipe;
    const execution = new vscode.ProcessExecution(
      process.execPath,
      [this.program, ...argumentsOf(definition, folder.uri.fsPath)],
      // The editor's own executable is an Electron that runs as Node only when it is told to.
      { cwd: folder.uri.fsPath, env: { ELECTRON_RUN_AS_NODE: '1' } },
    );
    const task = new vscode.Task(definition, folder, name, 'Prunescope', execution, problemMatcher);
    task.detail = verify
      ? vscode.l10n.t('Makes the recipe’s mask anew and compares it')
      : vscode.l10n.t('Runs the recipe in the terminal');
    return task;
  }
}

function argumentsOf({ recipe, verify, force, report }: RecipeTaskDefinition, folder: string): string[] {
  return [
    'run',
    fileIn(folder, recipe),
    ...(verify ? ['--verify'] : []),
    ...(force ? ['--force'] : []),
    ...(report === undefined ? [] : ['--report', fileIn(folder, report)]),
    '--lang',
    /^zh\b/i.test(vscode.env.language) ? 'zh-cn' : 'en',
  ];
}

/** The editor puts in its variables (`${workspaceFolder}`) later. */
const fileIn = (folder: string, name: string): string => (name.startsWith('${') ? name : path.resolve(folder, name));

const isRecipeTask = (definition: vscode.TaskDefinition): definition is RecipeTaskDefinition =>
  definition.type === taskType && typeof definition['recipe'] === 'string' && definition['recipe'] !== '';
