/**
 * One stored run: `run.json` (what was asked and what came out) beside its parts (run-parts.ts), in a folder of its own, and where there are
 * many scores a file of them for each candidate.
 */
import { mkdir, readFile } from 'node:fs/promises';
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
import { isTemporaryName, replaceFiles, type PlannedFile } from './replace-files';
import { isMark } from './run-hold';
import { filedOf, isAddition, runMissing, scoresName } from './run-parts';
import { isScoresName } from './run-scores';
import { encodeScores } from './scores-file';

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
  /** What that folder was, whatever its path becomes (`identityOf`); absent as above. */
  workspaceId: z.string().min(1).optional(),
  /** The files of the model. */
  model: z.array(fingerprint).min(1),
  document,
});
export type StoredRun = Readonly<z.infer<typeof stored>>;

const headerName = 'run.json';
/** Where a run that trains keeps what it needs to go on after a crash; all that there is of a run that is not finished. */
export const checkpointsName = 'checkpoints';
const isLeft = (name: string): boolean =>
  [isScoresName, isAddition, isTemporaryName, isMark].some((is) => is(name)) || name === checkpointsName;
/** Whether a folder with these files is that of a run that is not finished: it has at most what goes on after a crash, or scores. */
export const isUnfinished = (files: readonly string[]): boolean => files.every(isLeft);

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
  const data = path.join(folder, scoresName);
  const exists = (await kindOf(data)) !== 'none';
  const side = { file: data, bytes: encodeScores(filedOf(scores)), role: 'side', exists } as const;
  await replaceFiles([side, await headerOf(folder, run)], writer);
}

/** What is said of a run that is stored already, said anew. @throws Problem `file-not-writable`. */
export async function writeHeader(folder: string, run: StoredRun): Promise<void> {
  await replaceFiles([await headerOf(folder, run)], disk);
}

async function headerOf(folder: string, run: StoredRun): Promise<PlannedFile> {
  const file = path.join(folder, headerName);
  const bytes = new TextEncoder().encode(`${JSON.stringify(run)}\n`);
  return { file, bytes, role: 'main', exists: (await kindOf(file)) !== 'none' };
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
