/** Where something is on this machine, which is nobody else's business, and what is said of it instead. */
export interface Place {
  /** Absolute. */
  readonly folder: string;
  /** Stands before what is in it: empty where paths begin there. */
  readonly name: string;
}

/** JSON, its paths as they are seen from these places. @param separator of paths. */
export function withoutPlaces(json: string, places: readonly Place[], separator: string): string {
  // The longest first: one place may lie in another.
  const sorted = [...places].sort((a, b) => b.folder.length - a.folder.length);
  return sorted.reduce((rest, { folder, name }) => without(rest, folder, name, separator), json);
}

function without(json: string, folder: string, name: string, separator: string): string {
  const bare = folder.endsWith(separator) ? folder.slice(0, -separator.length) : folder;
  if (bare === '') return json;
  // As JSON has it: on Windows each separator is two.
  const [place, between] = [bare, separator].map((words) => literal(JSON.stringify(words).slice(1, -1)));
  const inside = new RegExp(`${place}${between}`, 'g');
  const itself = new RegExp(`${place}(?![^\\s"'.,:;)])`, 'g');
  return json.replace(inside, () => (name === '' ? '' : `${name}/`)).replace(itself, () => (name === '' ? '.' : name));
}

const literal = (words: string): string => words.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
