import type { RecipePath } from './recipe-tree';

/** Rules of `allocation` whose keys are globs. */
export const ruleNames = ['layerSparsity', 'min', 'max'] as const;
export const listNames = ['include', 'exclude'] as const;

/** What a place in a recipe is about, as far as the schema cannot know it. */
export type Place =
  | { readonly kind: 'model' | 'data' | 'classes' | 'out' | 'glob' | 'rule' | 'criterion' }
  /** A method's option: the path of its method, the option's key. */
  | { readonly kind: 'option'; readonly method: RecipePath; readonly key: string };

const has = (names: readonly string[], name: unknown): boolean => typeof name === 'string' && names.includes(name);

/** @param isKey the cursor is at the path's last key, not at its value. */
export function placeOf(path: RecipePath, isKey: boolean): Place | undefined {
  const [first, second, third, fourth] = path;
  if (first === 'allocation' && path.length === 3) {
    if (has(listNames, second) && !isKey) return { kind: 'glob' };
    return has(ruleNames, second) && isKey ? { kind: 'rule' } : undefined;
  }
  if (first === 'methods' && typeof second === 'number') {
    if (third === 'criterion' && path.length === 3 && !isKey) return { kind: 'criterion' };
    if (third === 'options' && path.length === 4 && typeof fourth === 'string')
      return { kind: 'option', method: path.slice(0, 2), key: fourth };
    return undefined;
  }
  if (isKey) return undefined;
  if (path.length === 1 && (first === 'model' || first === 'out')) return { kind: first };
  if (path.length !== 2 || !has(['data', 'test', 'train'], first)) return undefined;
  if (second === 'file') return { kind: 'data' };
  return second === 'classes' ? { kind: 'classes' } : undefined;
}
