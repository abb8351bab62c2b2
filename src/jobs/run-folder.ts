/**
 * One stored run: `run.json` (what was asked and what came out) beside `scores.bin`, in a folder of its own, and where there are many scores
 * a file of them for each candidate.
 */
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import type { StoredComparison } from '../core/comparison/input';
import type { CompareDocument } from '../shared/documents';
import { Problem } from '../shared/problem';
import { recipe } from '../shared/recipe';
import { text } from '../shared/text';
import { isMissing, readProblem, writeProblem } from './disk-error';
import { disk, type DiskWriter } from './disk-writer';
import { fingerprint } from './fingerprint';
import { kindOf } from './file-identity';
import { replaceFiles } from './replace-files';
import { RankedFile } from './ranked-file';
import { isScoresName, type RunScores } from './run-scores';
import { decodeScores, encodeScores, type FiledComparison } from './scores-file';

/** What the rest of the program relies on when it shows a stored document; our own run wrote it, so its numbers are not doubted. */
const document = z
  .looseObject({
    schema: z.literal(1),
    warnings: z.array(z.string()),
    executor: z.string(),
    model: z.string(),
    baseline: z.looseObject({ examples: z.number() }),
    results: z.array(
      z.looseObject({
        method: z.string(),
        criterion: z.string(),
        points: z.array(z.looseObject({ sparsity: z.number(), layers: z.array(z.unknown()) })),
      }),
    ),
    agreement: z.array(z.unknown()),
  })
  .transform((value) => value as unknown as CompareDocument);

const stored = z.object({
  schema: z.literal(1),
  /** For people: the model's name and what was compared. */
  title: z.string(),
  created: z.iso.datetime(),
  recipe,
  /** The folder that the recipe's paths are relative to. */
  base: z.string().min(1),
  /** The folder that the user worked in; absent where there was none, and in runs of earlier versions. */
  workspace: z.string().min(1).optional(),
  /** The files of the model. */
  model: z.array(fingerprint).min(1),
  document,
});
export type StoredRun = Readonly<z.infer<typeof stored>>;

const headerName = 'run.json';
const scoresName = 'scores.bin';
/** Where a run that trains keeps what it needs to go on after a crash; all that there is of a run that is not finished. */
export const checkpointsName = 'checkpoints';
/** Whether a folder with these files is that of a run that is not finished: it has what goes on after a crash, or scores, and no more. */
export const isUnfinished = (files: readonly string[]): boolean =>
  files.length > 0 && files.every((name) => name === checkpointsName || isScoresName(name));

/**
 * The header comes last: a folder without one is a run that was never finished.
 * @throws Problem `file-not-writable`.
 */
export async function writeRun(
  folder: string,
  run: StoredRun,
  scores: StoredComparison,
  writer: DiskWriter = disk,
): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw writeProblem(error, folder);
  });
  const header = path.join(folder, headerName);
  const data = path.join(folder, scoresName);
  const exists = async (file: string): Promise<boolean> => (await kindOf(file)) !== 'none';
  const filed = filedOf(scores);
  await replaceFiles(
    [
      { file: data, bytes: encodeScores(filed), role: 'side', exists: await exists(data) },
      {
        file: header,
        bytes: new TextEncoder().encode(`${JSON.stringify(run)}\n`),
        role: 'main',
        exists: await exists(header),
      },
    ],
    writer,
  );
  await removeOtherScores(folder, filed);
}

/** Scores that have a file of their own stay there. */
const filedOf = ({ candidates, ...rest }: StoredComparison): FiledComparison => ({
  candidates: candidates.map(({ scores, ...candidate }) => {
    if (!('resident' in scores)) return { ...candidate, scores };
    if (!(scores instanceof RankedFile)) throw new TypeError('scores are in a file of the run, or in memory');
    return { ...candidate, scores: scores.name };
  }),
  ...rest,
});

/** Those of candidates that were dropped, and of an attempt that was ended. Best effort: they harm nobody. */
async function removeOtherScores(folder: string, { candidates }: FiledComparison): Promise<void> {
  const used = new Set(candidates.map(({ scores }) => scores));
  const names = await readdir(folder).catch(() => []);
  for (const name of names)
    if (isScoresName(name) && !used.has(name))
      await rm(path.join(folder, name), { force: true }).catch(() => undefined);
}

/** The run without its scores. @throws Problem `run-missing`, `file-malformed`, `file-unreadable`. */
export async function readRun(folder: string): Promise<StoredRun> {
  const file = path.join(folder, headerName);
  const content = await readFile(file, 'utf8').catch((error: unknown) => {
    throw isMissing(error) ? runMissing(folder) : readProblem(error, file);
  });
  try {
    return stored.parse(JSON.parse(content));
  } catch (cause) {
    throw new Problem('file-malformed', text('This stored run is damaged.'), {
      file,
      found: cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause),
      remedy: text('Delete this run and compare again.'),
      cause,
    });
  }
}

/** @param scores of the run: opens those that have a file of their own. @throws Problem `run-missing`, `file-malformed`, `file-unreadable`. */
export async function readScores(folder: string, scores: Pick<RunScores, 'open'>): Promise<StoredComparison> {
  const file = path.join(folder, scoresName);
  const bytes = await readFile(file).catch((error: unknown) => {
    throw isMissing(error) ? runMissing(folder) : readProblem(error, file);
  });
  const { candidates, ...rest } = decodeScores(bytes, file);
  return {
    candidates: candidates.map((candidate) => {
      const stored = candidate.scores;
      return { ...candidate, scores: typeof stored === 'string' ? scores.open(stored) : stored };
    }),
    ...rest,
  };
}

const runMissing = (folder: string): Problem =>
  new Problem('run-missing', text('This run is no longer stored.'), {
    file: folder,
    remedy: text('Compare again.'),
  });
