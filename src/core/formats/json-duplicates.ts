import { token } from './json-spans';

/** The first key that stands twice in one object, which `JSON.parse` would pass over. @param json valid JSON. */
export function duplicateKey(json: string): string | undefined {
  /** Keys of the objects around the place; undefined for a list. */
  const levels: (Set<string> | undefined)[] = [];
  let keyNext = false;
  for (const [word] of json.matchAll(token)) {
    const keys = levels.at(-1);
    if (word === '{' || word === '[') {
      levels.push(word === '{' ? new Set() : undefined);
      keyNext = word === '{';
    } else if (word === '}' || word === ']') {
      levels.pop();
      keyNext = false;
    } else if (word === ',') keyNext = keys !== undefined;
    else if (keyNext && keys) {
      const key = String(JSON.parse(word));
      if (keys.has(key)) return key;
      keys.add(key);
      keyNext = false;
    }
  }
  return undefined;
}
