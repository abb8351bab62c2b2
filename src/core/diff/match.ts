import type { Parameter } from '../formats/model';
import { sameShape, size } from '../graph/shape';

/** What a parameter is told by. */
export type Named = Pick<Parameter, 'name' | 'alias' | 'role' | 'shape'>;

export interface Matching<B extends Named, A extends Named> {
  /** In the order of `before`. */
  readonly pairs: readonly Pair<B, A>[];
  readonly onlyBefore: readonly B[];
  readonly onlyAfter: readonly A[];
}

/** The name that survives another export: those that an exporter makes up are counted anew each time. */
const readable = ({ name, alias }: Named): string => alias ?? name;

/** What two parameters have in common when they are the same one, the surest sign first. */
const signs: readonly ((parameter: Named) => string)[] = [
  (parameter) => JSON.stringify([parameter.name, readable(parameter)]),
  readable,
  ({ name, shape }) => JSON.stringify([name, size(shape)]),
];

/** Two parameters that are the same one. */
export interface Pair<B, A> {
  readonly before: B;
  readonly after: A;
  /** `order`: by their place among those that no name tells. */
  readonly by: 'name' | 'order';
}

/** Which parameter of one model is which of the other: by name and alias, then by their order. Each is matched at most once. */
export function matchParameters<B extends Named, A extends Named>(
  before: readonly B[],
  after: readonly A[],
): Matching<B, A> {
  const found = new Map<B, Pair<B, A>>();
  const taken = new Set<A>();
  const match = (each: B, other: A, by: Pair<B, A>['by']): void => {
    found.set(each, { before: each, after: other, by });
    taken.add(other);
  };
  const left = (): [B[], A[]] => [before.filter((each) => !found.has(each)), after.filter((each) => !taken.has(each))];
  for (const sign of signs) {
    const [old, now] = left();
    const free = new Map(now.map((each) => [sign(each), each]));
    for (const each of old) {
      const other = free.get(sign(each));
      if (other && !taken.has(other)) match(each, other, 'name');
    }
  }
  const [old, now] = left();
  if (sameKinds(old, now)) old.forEach((each, at) => match(each, now[at], 'order'));
  const [onlyBefore, onlyAfter] = left();
  return { pairs: before.flatMap((each) => found.get(each) ?? []), onlyBefore, onlyAfter };
}

/** Exporters write the weights of a network in the order of its operations, whatever they call them: the same row of shapes is the same row. */
const sameKinds = (old: readonly Named[], now: readonly Named[]): boolean =>
  old.length === now.length &&
  old.every(({ role, shape }, at) => role === now[at].role && sameShape(shape, now[at].shape));
