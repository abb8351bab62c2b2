/** Where in a JSON text the values stand, so that a few can be exchanged and every other byte stays. */

export interface Span {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** Keys and indices from the root. */
export type JsonPath = readonly (string | number)[];

/** An object or a list that is being read. */
interface Level {
  /** The key, or index, of the value that comes next. */
  key: string | number;
  readonly list: boolean;
}

/** The words of a JSON text. */
export const token = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+/gs;

/**
 * The spans of the strings at these paths. Where a key stands twice, that of the later one, as `JSON.parse` has it.
 * @param json valid JSON.
 */
export function spansOf(json: string, paths: readonly JsonPath[]): ReadonlyMap<JsonPath, Span> {
  const wanted = new Map(paths.map((path) => [JSON.stringify(path), path]));
  const deepest = Math.max(...paths.map((path) => path.length), 0);
  const found = new Map<JsonPath, Span>();
  const levels: Level[] = [];
  let keyNext = false;
  for (const { 0: word, index } of json.matchAll(token)) {
    const level = levels.at(-1);
    if (word === '{' || word === '[') {
      levels.push({ key: 0, list: word === '[' });
      keyNext = word === '{';
    } else if (word === '}' || word === ']') {
      levels.pop();
      keyNext = false;
    } else if (word === ',') {
      if (level?.list && typeof level.key === 'number') level.key++;
      else keyNext = true;
    } else if (keyNext && level) {
      level.key = String(JSON.parse(word));
      keyNext = false;
    } else if (word.startsWith('"') && levels.length <= deepest) {
      const path = wanted.get(JSON.stringify(levels.map(({ key }) => key)));
      if (path) found.set(path, { start: index, end: index + word.length });
    }
  }
  return found;
}

/** The text with other strings at the given spans. */
export function replaceStrings(json: string, replacements: ReadonlyMap<Span, string>): string {
  let result = '';
  let at = 0;
  for (const [{ start, end }, value] of [...replacements].sort(([a], [b]) => a.start - b.start)) {
    result += json.slice(at, start) + JSON.stringify(value);
    at = end;
  }
  return result + json.slice(at);
}
