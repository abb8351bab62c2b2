/**
 * What was computed in a stored run, in parts: `scores.bin` by the process that made the run, and a file by each later one that added
 * something. Nobody writes another one's, so the same run may be open in several windows and nothing of it is lost.
 */
import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { StoredComparison, StoredScores } from '../core/comparison/input';
import { Problem } from '../shared/problem';
import { text } from '../shared/text';
import { isMissing, readProblem } from './disk-error';
import { disk, type DiskWriter } from './disk-writer';
import { kindOf } from './file-identity';
import { RankedFile } from './ranked-file';
import { isTemporaryName, replaceFiles } from './replace-files';
import type { RunHold } from './run-hold';
import { isScoresName, type RunScores } from './run-scores';
import { decodeScores, encodeScores, type FiledComparison } from './scores-file';

export const scoresName = 'scores.bin';
export const isAddition = (name: string): boolean => /^[0-9a-f]{16}\.added$/.test(name);

/** What one process adds to a run that it has opened. */
export class RunAdditions {
  private readonly name = `${randomBytes(8).toString('hex')}.added`;
  private readonly candidates: ReadonlySet<string>;
  private readonly tunings: ReadonlySet<unknown>;

  /** @param known what was read of the run. */
  constructor(
    private readonly folder: string,
    known: StoredComparison,
    private readonly writer: DiskWriter = disk,
  ) {
    this.candidates = new Set(known.candidates.map(keyOf));
    this.tunings = new Set(known.tunings);
  }

  /** @param all of the comparison: what was read, and what is new. @throws Problem `run-missing` where the run was deleted, `file-not-writable`. */
  async store({ candidates, tunings }: StoredComparison): Promise<void> {
    const added = {
      candidates: candidates.filter((candidate) => !this.candidates.has(keyOf(candidate))),
      tunings: tunings.filter((tuning) => !this.tunings.has(tuning)),
      measured: {},
    };
    const file = path.join(this.folder, this.name);
    const exists = (await kindOf(file)) !== 'none';
    if (added.candidates.length + added.tunings.length === 0 && !exists) return;
    if ((await kindOf(path.join(this.folder, scoresName))) === 'none') throw runMissing(this.folder);
    await replaceFiles([{ file, bytes: encodeScores(filedOf(added)), role: 'main', exists }], this.writer);
  }
}

const keyOf = ({ method, target }: StoredScores): string => JSON.stringify([method, target]);

/** Scores that have a file of their own stay there. */
export const filedOf = ({ candidates, ...rest }: StoredComparison): FiledComparison => ({
  candidates: candidates.map(({ scores, ...candidate }) => {
    if (!('resident' in scores)) return { ...candidate, scores };
    if (!(scores instanceof RankedFile)) throw new TypeError('scores are in a file of the run, or in memory');
    return { ...candidate, scores: scores.name };
  }),
  ...rest,
});

/** The names of those. */
export const filesOf = ({ candidates }: StoredComparison): ReadonlySet<string> =>
  new Set(candidates.flatMap(({ scores }) => (scores instanceof RankedFile ? [scores.name] : [])));

/**
 * All parts as one, the later ones' additions last. Removes what a crash has left, where nobody else has the run open.
 * @param scores of the run: opens those that have a file of their own.
 * @throws Problem `run-missing`, `file-malformed`, `file-unreadable`.
 */
export async function readScores(
  folder: string,
  scores: Pick<RunScores, 'open'>,
  hold?: RunHold,
): Promise<StoredComparison> {
  // In this order: who has written one of these and tells of it in no part that is read below has the run open, and its mark is there.
  const names = await readdir(folder).catch(() => []);
  const alone = (await hold?.isAlone()) ?? false;
  const [first, ...others] = await Promise.all((await partsOf(folder)).map((file) => readPart(folder, file)));
  if (!first) throw runMissing(folder);
  const { measured } = first;
  const parts = [first, ...others];
  const candidates = parts.flatMap((part) => part.candidates);
  const used = new Set(candidates.map((candidate) => candidate.scores));
  for (const name of alone ? names : [])
    if (isTemporaryName(name) || (isScoresName(name) && !used.has(name)))
      await rm(path.join(folder, name), { force: true }).catch(() => undefined);
  const opened = ({ scores: stored, ...candidate }: FiledComparison['candidates'][number]): StoredScores => ({
    ...candidate,
    scores: typeof stored === 'string' ? scores.open(stored) : stored,
  });
  return { candidates: candidates.map(opened), tunings: parts.flatMap(({ tunings }) => tunings), measured };
}

/** Files, in the order in which they were written. */
async function partsOf(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  const additions = await Promise.all(
    names.filter(isAddition).map(async (name) => {
      const file = path.join(folder, name);
      const { mtimeMs } = await stat(file).catch((error: unknown) => {
        throw readProblem(error, file);
      });
      return { file, mtimeMs };
    }),
  );
  additions.sort((a, b) => a.mtimeMs - b.mtimeMs || (a.file < b.file ? -1 : 1));
  return [path.join(folder, scoresName), ...additions.map(({ file }) => file)];
}

async function readPart(folder: string, file: string): Promise<FiledComparison> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw isMissing(error) ? runMissing(folder) : readProblem(error, file);
  });
  return decodeScores(bytes, file);
}

export const runMissing = (folder: string): Problem =>
  new Problem('run-missing', text('This run is no longer stored.'), {
    file: folder,
    remedy: text('Compare again.'),
  });
