import type * as vscode from 'vscode';
import type { CompareDocument } from '../../shared/documents';
import { Cancelled } from '../../shared/problem';
import { problemFrom } from '../../shared/rpc';
import { modelTitle } from '../../jobs/model-title';
import { startingAllocation } from '../recipes';
import type { Runs } from '../runs';
import type { Session } from '../session';
import type { Sessions } from '../sessions';
import type { LocatedRun } from './run-input';

/** What the tools that compute work with. */
export interface Workshop {
  readonly sessions: Sessions;
  readonly runs: Runs;
}

/**
 * Runs a comparison that no panel shows, in the list of runs as any other, and hands over what came of it while its job lives.
 * @throws Problem; Cancelled.
 */
export async function withComparison<T>(
  { sessions, runs }: Workshop,
  { model, recipe, base }: LocatedRun,
  token: vscode.CancellationToken,
  use: (session: Session, document: CompareDocument) => Promise<T>,
): Promise<T> {
  const session = sessions.create({
    task: { kind: 'compare', recipe, base, folder: await runs.newFolder() },
    model,
    title: modelTitle(model),
    view: 'compare',
    allocation: startingAllocation(recipe),
  });
  const listening = token.onCancellationRequested(() => session.cancel());
  try {
    await sessions.start(session);
    const { phase, problem, comparison } = session.state;
    if (problem) throw problemFrom(problem);
    if (phase !== 'ready' || !comparison) throw new Cancelled();
    return await use(session, comparison);
  } finally {
    listening.dispose();
    sessions.end(session);
  }
}
