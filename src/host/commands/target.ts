import * as vscode from 'vscode';
import { chooseModel } from '../choose/choose-model';
import { requireModel } from '../model-files';
import { ModelItem } from '../views/model-item';
import { RunGroup } from '../views/run-group';

/**
 * The model that a command was called for, else the one that the user chooses. Undefined where he dismissed that.
 * @throws Problem `format-unknown`.
 */
export async function targetModel(target: unknown): Promise<string | undefined> {
  const uri = uriOf(target) ?? (await chooseModel());
  return uri && requireModel(uri);
}

/** The file of a menu in the explorer, on an editor's title, in source control, or in the lists of models and of runs. */
export function uriOf(target: unknown): vscode.Uri | undefined {
  if (target instanceof vscode.Uri) return target;
  if (isResourceState(target)) return target.resourceUri;
  return target instanceof ModelItem || target instanceof RunGroup ? target.uri : undefined;
}

const isResourceState = (target: unknown): target is vscode.SourceControlResourceState =>
  typeof target === 'object' && target !== null && 'resourceUri' in target && target.resourceUri instanceof vscode.Uri;
