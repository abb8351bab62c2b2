import { range, size, type Shape } from '../../../graph/shape';

/** Two ways to count the same elements, cut into pieces that are whole parts of both. */
export interface Split {
  /** For each extent of the first: the extents that it is cut into. */
  readonly pieces: readonly (readonly number[])[];
  /** For each extent of the second: which of all pieces make it up, in their order. None where it is 1. */
  readonly groups: readonly (readonly number[])[];
}

/**
 * `[6, 4]` and `[2, 12]` → pieces `[[2, 3], [4]]`, groups `[[0], [1, 2]]`. Undefined where no cut serves both: `[2, 3]` and `[3, 2]`.
 * @param extents none of them 1. @param shape of the same size.
 */
export function split(extents: Shape, shape: Shape): Split | undefined {
  if (size(extents) === 0 || size(extents) !== size(shape)) return undefined;
  const pieces: number[][] = extents.map(() => []);
  let count = 0;
  let at = 0;
  let rest = extents[0] ?? 1;
  const groups: number[][] = [];
  for (const extent of shape) {
    const group: number[] = [];
    for (let open = extent; open > 1;) {
      const piece = open % rest === 0 ? rest : rest % open === 0 ? open : undefined;
      if (piece === undefined) return undefined;
      pieces[at].push(piece);
      group.push(count++);
      open /= piece;
      rest /= piece;
      if (rest === 1) rest = extents[++at] ?? 1;
    }
    groups.push(group);
  }
  return { pieces, groups };
}

/** For each list, as many of the numbers from 0 on as it has elements, one list after the other. */
export function numbered(lists: readonly (readonly unknown[])[]): number[][] {
  let count = 0;
  return lists.map(({ length }) => range(length).map(() => count++));
}
