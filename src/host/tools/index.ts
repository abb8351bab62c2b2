import * as vscode from 'vscode';
import type { Inspections } from '../inspections';
import { tools } from '../manifest';
import type { Workshop } from './run-session';

/** The tools that language models are offered. Each is loaded when it is first called. */
export function registerTools(inspections: Inspections, workshop: Workshop): vscode.Disposable {
  const { lm, Disposable } = vscode;
  return Disposable.from(
    lm.registerTool(
      tools.inspect,
      lazily(async () => new (await import('./inspect-tool')).InspectTool(inspections, workshop.runs.storage.fsPath)),
    ),
    lm.registerTool(
      tools.compare,
      lazily(async () => new (await import('./compare-tool')).CompareTool(workshop)),
    ),
    lm.registerTool(
      tools.prune,
      lazily(async () => new (await import('./prune-tool')).PruneTool(workshop)),
    ),
  );
}

function lazily<T>(load: () => Promise<vscode.LanguageModelTool<T>>): vscode.LanguageModelTool<T> {
  return {
    prepareInvocation: async (options, token) => (await load()).prepareInvocation?.(options, token),
    invoke: async (options, token) => (await load()).invoke(options, token),
  };
}
