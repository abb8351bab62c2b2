import type { Place } from './state';

/** The index of a weight in its parameter's shape, where all axes but the last run down and the last runs across. */
export function indexAt(shape: readonly number[], { row, column }: Place): number[] {
  if (shape.length === 0) return [];
  const index = [column];
  let rest = row;
  for (const extent of shape.slice(0, -1).reverse()) {
    index.unshift(rest % extent);
    rest = Math.floor(rest / extent);
  }
  return index;
}
