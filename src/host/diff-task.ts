import type { DiffDocument } from '../shared/diff-document';
import type { DiffQuery } from '../shared/job-api';
import { Problem } from '../shared/problem';
import { HeadCopy } from './git/head-copy';

/** Two models to compare. */
export interface DiffTask {
  readonly kind: 'diff';
  readonly query: DiffQuery;
  /** `before` is the model as the last commit has it; the folder that its copy is made in, for as long as it is read. */
  readonly headIn?: string;
}

/** @param call the job. @throws Problem as the job and `HeadCopy` do; Cancelled. */
export async function performDiff(
  { query, headIn }: DiffTask,
  call: (query: DiffQuery) => Promise<DiffDocument>,
): Promise<DiffDocument> {
  if (headIn === undefined) return call(query);
  const copy = await HeadCopy.of(query.before, headIn);
  try {
    return await withSideFiles(copy, () => call({ ...query, before: copy.main }));
  } finally {
    await copy.remove();
  }
}

/** Which files belong to a model is its format's to say: each that is missed is fetched, before any of them is read. */
async function withSideFiles<T>(copy: HeadCopy, attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      const missing = error instanceof Problem && error.code === 'shard-missing' ? error.details.file : undefined;
      if (missing === undefined || !(await copy.add(missing))) throw error;
    }
  }
}
