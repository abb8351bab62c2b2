import type { BarrierDocument, ParameterDocument } from './documents';
import { text, type Text } from './text';

/**
 * What becomes of the parameters behind a gradient barrier: `whole`, where a method that looks at the network is compared; `scored`, where all look at
 * weights alone; `open`, where nothing has been chosen yet.
 */
export type Fate = 'whole' | 'scored' | 'open';

/** Names that a sentence lists. */
const listed = 3;

/** What an operation blocks, and what that means for the parameters behind it, which are called by their aliases. */
export function barrierText(
  { op, node, blocks, parameters }: BarrierDocument,
  aliases: ReadonlyMap<string, string>,
  fate: Fate,
): Text {
  const place = node === '' || node === op ? op : `${op} (${node})`;
  const behind = listOf(parameters.map((name) => aliases.get(name) ?? name));
  switch (blocks) {
    case 'forward':
      return text('{0} cannot be computed: outputs that need it are left out.', place);
    case 'gradient':
      return gradientText(place, behind, fate);
    case 'per-example':
      return text('{0} gives no gradients of single examples. Behind it: {1}.', place, behind);
    case 'structure':
      return text('{0} holds its channels together, so none can be taken out. Behind it: {1}.', place, behind);
  }
}

function gradientText(place: string, behind: string, fate: Fate): Text {
  switch (fate) {
    case 'whole':
      return text(
        '{0} lets no gradient through. Methods that look at the network cannot score what is behind it, so this is left whole: {1}.',
        place,
        behind,
      );
    case 'scored':
      return text(
        '{0} lets no gradient through. The methods look at weights alone, so this is scored all the same: {1}.',
        place,
        behind,
      );
    case 'open':
      return text(
        '{0} lets no gradient through. Methods that look at the network leave this whole: {1}.',
        place,
        behind,
      );
  }
}

function listOf(names: readonly string[]): string {
  if (names.length === 0) return '–';
  const more = names.length - listed;
  return names.slice(0, listed).join(', ') + (more > 0 ? ` (+${more})` : '');
}

/** The aliases of parameters that have one, by name. */
export const aliasesOf = (parameters: readonly ParameterDocument[]): ReadonlyMap<string, string> =>
  new Map(parameters.flatMap(({ name, alias }) => (alias === undefined ? [] : [[name, alias] as const])));
