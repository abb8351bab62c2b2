/** A recipe's text while it is written: what stands where, also where it is not complete. Pure. */
import { findNodeAtLocation, getLocation, parseTree, type Node, type ParseError } from 'jsonc-parser';

export type RecipePath = readonly (string | number)[];

/** A piece of the text. */
export interface Span {
  readonly offset: number;
  readonly length: number;
}

export interface RecipeTree {
  /** Undefined for an empty text. */
  readonly root: Node | undefined;
  /** Where the text is no JSON, from the beginning. */
  readonly errors: readonly ParseError[];
}

export function treeOf(text: string): RecipeTree {
  const errors: ParseError[] = [];
  return { root: parseTree(text, errors, { disallowComments: true }), errors };
}

/** What the tree says now, with as much as is there. */
export function valueAt({ root }: RecipeTree, path: RecipePath): unknown {
  const found = root && findNodeAtLocation(root, [...path]);
  return found && valueOf(found);
}

export function stringAt(tree: RecipeTree, path: RecipePath): string | undefined {
  const value = valueAt(tree, path);
  return typeof value === 'string' ? value : undefined;
}

/** Where a path's value stands, else the nearest that holds it. @param at `key`: the path ends at a key that is meant itself. */
export function spanOf({ root }: RecipeTree, path: RecipePath, at: 'value' | 'key' = 'value'): Span {
  for (let length = path.length; root && length >= 0; length--) {
    const found = findNodeAtLocation(root, path.slice(0, length));
    if (!found) continue;
    const key = found.parent?.type === 'property' ? found.parent.children?.[0] : undefined;
    const isWhole = found.type === 'object' || found.type === 'array';
    // A whole object underlined says nothing: its key, or the brace.
    if (key && (at === 'key' || isWhole)) return key;
    return isWhole ? { offset: found.offset, length: 1 } : found;
  }
  return { offset: 0, length: 1 };
}

export interface Cursor {
  readonly path: RecipePath;
  readonly isKey: boolean;
  /** The string or literal that the cursor is in or at the end of. */
  readonly token: Span | undefined;
  /** A key that is followed by its value already. */
  readonly hasValue: boolean;
}

export function cursorAt(text: string, offset: number): Cursor {
  const { path, isAtPropertyKey, previousNode } = getLocation(text, offset);
  const token = previousNode && offset <= previousNode.offset + previousNode.length ? previousNode : undefined;
  const after = text.slice(token ? token.offset + token.length : offset);
  return { path, isKey: isAtPropertyKey, token, hasValue: /^\s*:/.test(after) };
}

function valueOf({ type, value, children = [] }: Node): unknown {
  if (type === 'array') return children.map(valueOf);
  if (type !== 'object') return value;
  return Object.fromEntries(
    children.flatMap(({ children: [key, of] = [] }) => (key && of ? [[String(key.value), valueOf(of)]] : [])),
  );
}
