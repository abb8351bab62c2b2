import * as vscode from 'vscode';
import type { InspectDocument } from '../../shared/documents';
import type { Inspections } from '../inspections';
import { answering, answerText, type Answer } from './answer';
import { shownFile, workspaceFile } from './workspace-files';

export interface InspectInput {
  /** Relative to the workspace. */
  readonly model: string;
}

/** `prunescope_inspect`: what a model file holds. Reads only. */
export class InspectTool implements vscode.LanguageModelTool<InspectInput> {
  /** @param storage the extension's folder. */
  constructor(
    private readonly inspections: Inspections,
    private readonly storage: string,
  ) {}

  prepareInvocation({
    input,
  }: vscode.LanguageModelToolInvocationPrepareOptions<InspectInput>): vscode.PreparedToolInvocation {
    return { invocationMessage: vscode.l10n.t('Reading {0}', input.model) };
  }

  invoke({
    input,
    tokenizationOptions,
  }: vscode.LanguageModelToolInvocationOptions<InspectInput>): Promise<vscode.LanguageModelToolResult> {
    return answering(this.storage, async () => {
      const model = await workspaceFile(input.model);
      return answerText(inspectionAnswer(shownFile(model), await this.inspections.of(model)), tokenizationOptions);
    });
  }
}

/** Prunable parameters first, the largest of each kind first. */
export function inspectionAnswer(model: string, document: InspectDocument): Answer {
  const { format, framework, mode, reason, bytes, total, prunable, sparsity, macs, inputs, outputs, warnings } =
    document;
  const parameters = [...document.parameters].sort(
    (a, b) => Number(b.prunable) - Number(a.prunable) || b.count - a.count,
  );
  const barriers = document.barriers.map(({ op, blocks, parameters: behind }) => ({
    op,
    blocks,
    behind: behind.length,
  }));
  return {
    head: {
      model,
      format,
      framework,
      mode,
      reason,
      bytes,
      weights: total,
      prunable,
      sparsity,
      macs,
      inputs,
      outputs,
      ...(warnings.length > 0 && { warnings }),
      ...(barriers.length > 0 && { barriers }),
    },
    name: 'parameters',
    rows: parameters.map(({ name, alias, layer, role, shape, count, zeros, prunable: scored, reason: why }) => ({
      name: alias ?? name,
      ...(layer !== name && { layer }),
      role,
      shape,
      weights: count,
      zeros,
      ...(scored ? {} : { left: why ?? true }),
    })),
  };
}
