import * as vscode from 'vscode';
import type { CompareDocument, Metrics, PointDocument } from '../../shared/documents';
import { answering, answerText, type Answer } from './answer';
import { runRecipeOf, type RunInput } from './run-input';
import { withComparison, type Workshop } from './run-session';
import { shownFile } from './workspace-files';

export interface CompareInput extends RunInput {
  readonly methods?: readonly string[];
  readonly sparsities?: readonly number[];
}

/** `prunescope_compare`: loss and accuracy of each method at each sparsity. Computes, and writes nothing but the list of runs. */
export class CompareTool implements vscode.LanguageModelTool<CompareInput> {
  constructor(private readonly workshop: Workshop) {}

  prepareInvocation({
    input,
  }: vscode.LanguageModelToolInvocationPrepareOptions<CompareInput>): vscode.PreparedToolInvocation {
    return { invocationMessage: vscode.l10n.t('Computing: comparing pruning methods on {0}', input.model) };
  }

  invoke(
    { input, tokenizationOptions }: vscode.LanguageModelToolInvocationOptions<CompareInput>,
    token: vscode.CancellationToken,
  ): Promise<vscode.LanguageModelToolResult> {
    return answering(this.workshop.runs.storage.fsPath, async () => {
      const methods = (input.methods ?? []).map((criterion) => ({ criterion, options: {} }));
      const run = await runRecipeOf(input, methods, input.sparsities);
      return withComparison(this.workshop, run, token, (_, document) =>
        answerText(comparisonAnswer(shownFile(run.model), document), tokenizationOptions),
      );
    });
  }
}

/** At each sparsity the best first: the rows begin with the best of each, then come the second. */
export function comparisonAnswer(model: string, document: CompareDocument): Answer {
  const { data, test, loss, seed, baseline, warnings, results, totalSeconds } = document;
  const points = results.flatMap(({ method, points: own, trained }) =>
    own.map((point) => ({ method, point, ...(trained && { trainedEpochs: trained.epochs }) })),
  );
  const ranked = points.map((each) => ({
    ...each,
    rank: points.filter(({ point }) => point.sparsity === each.point.sparsity && isBetter(point, each.point)).length,
  }));
  const failed = results.flatMap(({ method, error }) => (error ? [{ method, error }] : []));
  return {
    head: {
      model,
      examples: data.examples,
      evaluatedOn: test ? test.examples : `${data.heldOut ?? 0} held out`,
      loss,
      seed,
      seconds: totalSeconds,
      unpruned: figuresOf(baseline),
      ...(warnings.length > 0 && { warnings }),
      ...(failed.length > 0 && { failed }),
    },
    name: 'results',
    rows: ranked
      .sort((a, b) => a.rank - b.rank || a.point.sparsity - b.point.sparsity)
      .map(({ method, point, rank, ...rest }) => ({
        sparsity: point.sparsity,
        rank: rank + 1,
        method,
        ...figuresOf(finalOf(point)),
        zeros: point.zeros,
        ...rest,
      })),
  };
}

const finalOf = ({ metrics, fineTuned }: PointDocument): Metrics => fineTuned ?? metrics;

/** By accuracy, then by loss, then by how far the outputs drift. */
function isBetter(a: PointDocument, b: PointDocument): boolean {
  const order = ({ accuracy = 0, loss = 0, drift }: Metrics): readonly number[] => [
    -accuracy,
    loss,
    drift?.kl ?? drift?.mse ?? 0,
  ];
  const [mine, other] = [order(finalOf(a)), order(finalOf(b))];
  const index = mine.findIndex((value, at) => value !== other[at]);
  return index >= 0 && (mine[index] ?? 0) < (other[index] ?? 0);
}

/** What a language model weighs. */
export const figuresOf = ({ accuracy, loss, drift, gzipBytes }: Metrics): object => ({
  accuracy,
  loss,
  ...(accuracy === undefined && drift && { agreement: drift.agreement, drift: drift.kl ?? drift.mse }),
  gzipBytes,
});
