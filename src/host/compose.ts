import * as vscode from 'vscode';
import type { SetupChoices } from '../shared/protocol';
import { ModelEditors } from './editor/model-editors';
import { Guards } from './guards';
import type { Host } from './host';
import { Inspections } from './inspections';
import { JobHost } from './job-host';
import { Log } from './log';
import { editorTypes, panelType, taskType, views } from './manifest';
import { Panels } from './panel/panels';
import { registerRecipeEditor } from './recipe-editor';
import type { DataChoices } from './recipes';
import { Remembered } from './remembered';
import { Runs } from './runs';
import { Sessions } from './sessions';
import { CurrentModel } from './side/current-model';
import { SidePanel } from './side/side-panel';
import { StatusBar } from './status-bar';
import type { Subject } from './task';
import { RecipeTasks } from './tasks/recipe-tasks';
import { registerTools } from './tools';
import { ModelsView } from './views/models-view';
import { RunsView } from './views/runs-view';

/** Makes the parts and ties them together. Nothing is read, forked or shown yet. */
export function compose(context: vscode.ExtensionContext): Host {
  const { extensionUri, workspaceState, storageUri, globalStorageUri, subscriptions } = context;
  const dist = vscode.Uri.joinPath(extensionUri, 'dist');
  const log = new Log();
  const script = vscode.Uri.joinPath(dist, 'job.js').fsPath;
  // Ours alone: what is in a workspace is never loaded.
  const nativeModules = vscode.Uri.joinPath(globalStorageUri, 'native', 'node_modules').fsPath;
  const newJob = (): JobHost => new JobHost(script, nativeModules, vscode.env.language, log);
  const runs = new Runs(storageUri ?? globalStorageUri);
  const sessions = new Sessions(newJob, runs, log);
  const setups = new Remembered<SetupChoices>(workspaceState, 'setups');
  const panels = new Panels(sessions, runs, new Remembered<Subject>(workspaceState, 'panels'), setups, dist, log);
  const models = new ModelsView(newJob);
  const inspections = new Inspections(newJob);
  const history = new RunsView(runs, sessions);
  const editors = new ModelEditors(panels, sessions);
  const current = new CurrentModel(panels, sessions);
  const side = new SidePanel(current, panels, sessions);
  subscriptions.push(
    vscode.window.registerTreeDataProvider(views.models, models),
    vscode.window.createTreeView(views.runs, { treeDataProvider: history, canSelectMany: true }),
    vscode.window.registerWebviewPanelSerializer(panelType, panels),
    vscode.tasks.registerTaskProvider(taskType, new RecipeTasks(vscode.Uri.joinPath(dist, 'cli.js').fsPath)),
    registerRecipeEditor(inspections, log),
    registerTools(inspections, { sessions, runs }),
    ...editorTypes.map((type) =>
      vscode.window.registerCustomEditorProvider(type, editors, { supportsMultipleEditorsPerDocument: true }),
    ),
    vscode.window.registerWebviewViewProvider(views.side, side),
    new Guards(sessions),
    new StatusBar(sessions),
    current,
    side,
    models,
    history,
    panels,
    sessions,
    runs,
    log,
  );
  const dataChoices = new Remembered<DataChoices>(workspaceState, 'data');
  return { context, side, log, runs, sessions, panels, newJob, inspections, models, history, dataChoices, setups };
}
