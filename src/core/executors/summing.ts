import { size } from '../graph/shape';
import type { Program, Session, SummingSession } from './executor';

const isSumming = (session: Session): session is SummingSession => 'add' in session && 'sums' in session;

/** Adds element by element. */
export function addInto(sum: Float64Array, other: ArrayLike<number>): void {
  for (let i = 0; i < sum.length; i++) sum[i] += other[i];
}

/** The session, which adds up what its runs answer: by itself where it can, else here. */
export function summing(session: Session, { outputs }: Pick<Program, 'outputs'>): SummingSession {
  if (isSumming(session)) return session;
  const zeros = (): Float64Array[] => outputs.map(({ shape }) => new Float64Array(size(shape)));
  // Made when they are first needed: a session that waits holds none.
  let sums: Float64Array[] | undefined;
  return {
    run: (feeds) => session.run(feeds),
    async add(feeds) {
      const results = await session.run(feeds);
      sums ??= zeros();
      for (const [index, sum] of sums.entries()) addInto(sum, results[index]);
    },
    async sums() {
      const added = sums ?? zeros();
      sums = undefined;
      return added;
    },
    dispose() {
      sums = undefined;
      session.dispose();
    },
  };
}
