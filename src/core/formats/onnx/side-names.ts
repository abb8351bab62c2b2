import type { SideFile } from './external';

/**
 * Names for the copies of side files, by the old location: `NAME.data` beside `NAME.onnx`. None is called like a file of the source,
 * whatever folder it goes to and whether or not case counts there.
 */
export function newSideNames(main: string, sides: readonly SideFile[], file: string): ReadonlyMap<string, string> {
  const stem = main.replace(/\.onnx$/i, '');
  const taken = new Set([file, main, ...sides.map(({ name }) => name)].map(caseless));
  const all = (candidate: string): string[] => sides.map((_, index) => nameOf(candidate, index, sides.length));
  let candidate = stem;
  for (let attempt = 2; all(candidate).some((name) => taken.has(caseless(name))); attempt++)
    candidate = `${stem}-${attempt}`;
  return new Map(sides.map(({ location }, index) => [location, nameOf(candidate, index, sides.length)]));
}

const caseless = (name: string): string => name.toLowerCase();
const nameOf = (stem: string, index: number, count: number): string =>
  count === 1 ? `${stem}.data` : `${stem}.${index + 1}of${count}.data`;
