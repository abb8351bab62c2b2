import path from 'node:path';
import type { PanelApi } from '../shared/protocol';
import type { Query } from '../shared/rpc';
import { chooseTrial } from './choose/choose-data';
import { dataRecipe } from './recipes';
import type { Session } from './session';

/** Asks for data, then evaluates the session's model before and after pruning on it. Answers false where the user dismissed the question. */
export async function tryOnChosenData(session: Session, query: Query<PanelApi['tryOnData']>): Promise<boolean> {
  const choice = await chooseTrial(session.model);
  const base = path.dirname(session.model);
  const data = choice && dataRecipe(choice, base);
  if (!data) return false;
  await session.work.tryOnData({ ...query, data, base });
  return true;
}
