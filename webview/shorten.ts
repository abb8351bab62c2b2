/** Long names in the room that a row has. */

const ellipsis = '…';

/**
 * A name of at most so many characters. What tells one layer from another is kept: the last word, the numbers, then words from both ends;
 * `encoder.layers.0.self_attn.in_proj.weight` in 24 characters is `encoder…0…in_proj.weight`.
 */
export function shortened(name: string, most: number): string {
  if (name.length <= most) return name;
  const words = name.split(/(?<=[./])/);
  let kept = new Set<number>();
  for (const at of byImportance(words)) {
    const more = new Set(kept).add(at);
    if (joined(words, more).length <= most) kept = more;
  }
  return kept.has(words.length - 1) ? joined(words, kept) : cut(name, most);
}

/** Positions, the most telling first. */
function byImportance(words: readonly string[]): number[] {
  const last = words.length - 1;
  const numbers = words.flatMap((word, at) => (/^\d+\W*$/.test(word) ? [at] : []));
  const outsideIn = words.flatMap((_, at) => [last - 1 - at, at]);
  return [...new Set([last, ...numbers, ...outsideIn])].filter((at) => at >= 0 && at <= last);
}

/** The kept words, with one mark for each gap. */
function joined(words: readonly string[], kept: ReadonlySet<number>): string {
  return words
    .map((word, at) => {
      if (kept.has(at)) return kept.has(at + 1) || at === words.length - 1 ? word : word.replace(/[./]$/, '');
      return at === 0 || kept.has(at - 1) ? ellipsis : '';
    })
    .join('');
}

/** The name without its middle. */
function cut(name: string, most: number): string {
  const end = Math.ceil((most - 1) / 2);
  return `${name.slice(0, most - 1 - end)}${ellipsis}${name.slice(name.length - end)}`;
}

/** The names, each shortened as far as no two that differ look alike. */
export function distinctlyShortened(names: readonly string[], most: number): string[] {
  const short = names.map((name) => shortened(name, most));
  const longest = Math.max(0, ...names.map(({ length }) => length));
  for (let room = most; room < longest; room += 4) {
    const owners = new Map<string, Set<string>>();
    short.forEach((each, at) => owners.set(each, (owners.get(each) ?? new Set()).add(names[at] ?? '')));
    if ([...owners.values()].every(({ size }) => size === 1)) break;
    short.forEach((each, at) => {
      if ((owners.get(each)?.size ?? 1) > 1) short[at] = shortened(names[at] ?? '', room + 4);
    });
  }
  return short;
}
