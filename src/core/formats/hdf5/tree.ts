import type { Hdf5Reader, Seen } from './reader';

/** What a tree leads to: nodes of names, or chunks of a dataset with so many axes. */
export type TreeKind = { readonly kind: 'group' } | { readonly kind: 'chunks'; readonly axes: number };

/** A child of a lowest node. */
export interface Leaf {
  readonly address: number;
  /** Where its key stands. */
  readonly key: number;
}

/** The children of all lowest nodes of a B-tree (version 1), in order. @throws Problem `file-malformed` */
export function leavesOf(reader: Hdf5Reader, root: number, tree: TreeKind, seen: Seen): readonly Leaf[] {
  const leaves: Leaf[] = [];
  const keyBytes = tree.kind === 'group' ? reader.lengthBytes : 8 + 8 * (tree.axes + 1);
  const visit = (node: number, above: number): void => {
    reader.requireNew(node, seen);
    reader.requireSignature(node, 'TREE');
    const [type, level, count] = [reader.byte(node + 4), reader.byte(node + 5), reader.short(node + 6)];
    if (type !== (tree.kind === 'group' ? 0 : 1) || level >= above)
      throw reader.damaged(`a tree node of type ${type} and level ${level}`, `a level below ${above}`);
    const step = keyBytes + reader.addressBytes;
    const first = node + 8 + 2 * reader.addressBytes;
    reader.require(first, count * step + keyBytes);
    reader.spend(count * step, 'trees');
    for (let index = 0; index < count; index++) {
      const key = first + index * step;
      const address = reader.address(key + keyBytes);
      if (address === undefined) continue;
      if (level > 0) visit(address, level);
      else leaves.push({ address, key });
    }
  };
  visit(root, 256);
  return leaves;
}
