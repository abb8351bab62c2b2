import { text, type Text } from '../../shared/text';
import { isDataFree } from '../criteria/criterion';
import type { Method } from '../criteria/index';
import type { Parameter } from '../formats/model';
import type { Graph } from '../graph/graph';

/** The parameters that every method of a comparison can score, and what is said of the others. */
export interface Reach {
  readonly scored: readonly Parameter[];
  readonly warnings: readonly Text[];
}

/** Names that a sentence lists. */
const listed = 3;

/**
 * Methods that look at a network learn nothing about a parameter behind a barrier: every one would score 0, and go first. Where a comparison has such a
 * method, these parameters are left whole, and it is said which operation stands before them.
 */
export function withinReach(scored: readonly Parameter[], graph: Graph, methods: readonly Method[]): Reach {
  if (methods.every(({ criterion, options }) => isDataFree(criterion, options))) return { scored, warnings: [] };
  const warnings: Text[] = [];
  const out = new Set<string>();
  for (const { blocks, op, node, parameters } of graph.barriers) {
    const own = scored.filter(({ name }) => parameters.includes(name));
    if (blocks !== 'gradient' || own.length === 0) continue;
    for (const { name } of own) out.add(name);
    warnings.push(text('{0} ({1}) lets no gradient through: {2} are left whole.', op, node, listOf(own)));
  }
  const apart = scored.filter(({ name }) => !graph.parameters.has(name));
  if (apart.length > 0) {
    for (const { name } of apart) out.add(name);
    warnings.push(text('No output depends on {0}: they are left whole.', listOf(apart)));
  }
  const within = scored.filter(({ name }) => !out.has(name));
  // Where nothing is left, each method says by itself that it cannot run.
  return within.length > 0 ? { scored: within, warnings } : { scored, warnings };
}

/** A pattern that was meant to narrow may have reached for biases and norms. */
export function unusualWarnings(scored: readonly Parameter[]): readonly Text[] {
  const unusual = scored.filter(({ prunable }) => !prunable);
  return unusual.length === 0
    ? []
    : [text('{0} parameters that are left whole as a rule were included: {1}.', unusual.length, listOf(unusual))];
}

function listOf(parameters: readonly Parameter[]): string {
  const names = parameters.slice(0, listed).map(({ name, alias }) => alias ?? name);
  const more = parameters.length - names.length;
  return more > 0 ? `${names.join(', ')} (+${more})` : names.join(', ');
}
