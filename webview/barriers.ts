import { aliasesOf, barrierText, type Fate } from '../src/shared/barriers';
import type { BarrierDocument } from '../src/shared/documents';
import { say } from './i18n';
import { rowsOf } from './rows';
import type { PageState } from './state';

/** One sentence for each operation that blocks something: what it is, and what becomes of what is behind it. */
export function barrierSentences(state: PageState): string[] {
  const { inspection } = state.panel;
  if (!inspection || inspection.barriers.length === 0) return [];
  const aliases = aliasesOf(inspection.parameters);
  const fateOf = fates(state);
  return inspection.barriers.map((barrier) => say(barrierText(barrier, aliases, fateOf(barrier))));
}

/** As the run went; before it, as the chosen methods would have it. */
function fates(state: PageState): (barrier: BarrierDocument) => Fate {
  const { panel, draft } = state;
  if ((panel.comparison?.results.length ?? 0) > 0) {
    const scored = new Set(rowsOf(state).map(({ parameter }) => parameter));
    return ({ parameters }) => (parameters.some((name) => scored.has(name)) ? 'scored' : 'whole');
  }
  if (!draft) return () => 'open';
  const looks = panel.methods.some(({ id, needsData }) => needsData && draft.methods.includes(id));
  return () => (looks ? 'whole' : 'scored');
}
