import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { memoryKeeper, type ScoredWeights, type ScoreKeeper, type Scores } from '../core/allocation/scores';
import { ByteCache } from './byte-cache';
import { writeProblem } from './disk-error';
import { disk, type DiskWriter } from './disk-writer';
import { RankedFile } from './ranked-file';
import { encodeRanked } from './ranked-layout';
import { replaceFiles } from './replace-files';

const mebibyte = 2 ** 20;
/** Scores and the second digits of their keys. */
export const bytesOfScore = 4 + 2;

export interface ScoreLimits {
  /** Bytes of scores that stay in memory; the candidates after that are on the disk. */
  readonly resident: number;
  /** Bytes of those on the disk that are kept after they were read. */
  readonly cache: number;
}
export const scoreLimits: ScoreLimits = { resident: 64 * mebibyte, cache: 128 * mebibyte };

/** A file with a candidate's scores, in the folder of its run. */
export const isScoresName = (name: string): boolean => /^[0-9a-f]{16}\.scores$/.test(name);

/** The scores of a run: in memory while they are few, in its folder otherwise. */
export class RunScores implements ScoreKeeper {
  private readonly cache: ByteCache;
  private readonly files = new Set<RankedFile>();
  /** Names of those that were written here, by this process. */
  private readonly made = new Set<string>();
  private resident = 0;

  constructor(
    private readonly folder: string,
    private readonly limits: ScoreLimits = scoreLimits,
    private readonly writer: DiskWriter = disk,
  ) {
    this.cache = new ByteCache(limits.cache);
  }

  /** @throws Problem `file-not-writable`. */
  async keep(scores: readonly Float32Array[], scored: readonly ScoredWeights[]): Promise<Scores> {
    const weights = scores.reduce((sum, { length }) => sum + length, 0);
    if (this.resident + weights * bytesOfScore <= this.limits.resident) {
      this.resident += weights * bytesOfScore;
      return memoryKeeper.keep(scores, scored);
    }
    const name = `${randomBytes(8).toString('hex')}.scores`;
    const file = path.join(this.folder, name);
    await mkdir(this.folder, { recursive: true }).catch((error: unknown) => {
      throw writeProblem(error, this.folder);
    });
    const bytes = encodeRanked(scores, scored);
    const size = weights * bytesOfScore;
    await replaceFiles([{ file, bytes, size, role: 'main', exists: false }], this.writer);
    this.made.add(name);
    return this.open(name);
  }

  /** A candidate's scores that were kept before. @throws Problem `file-missing`, `file-unreadable`, `file-malformed`. */
  open(name: string): RankedFile {
    const file = new RankedFile(path.join(this.folder, name), this.cache);
    this.files.add(file);
    return file;
  }

  /** Lets go of candidates that were dropped: of what this process wrote, never of another's. Best effort: they harm nobody. */
  async retain(names: ReadonlySet<string>): Promise<void> {
    for (const name of this.made) {
      if (names.has(name)) continue;
      this.made.delete(name);
      await rm(path.join(this.folder, name), { force: true }).catch(() => undefined);
    }
  }

  /** The run is no longer looked at. */
  close(): void {
    for (const file of this.files) file.close();
    this.files.clear();
    this.cache.clear();
  }
}
