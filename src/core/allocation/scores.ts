import { keysOf } from './keys';
import { partOf, type Part } from './part';

/** One score for each weight of each scored parameter, higher = keep. Parameters count in file order. */
interface ScoreArrays {
  /** How many weights of each parameter. */
  readonly sizes: readonly number[];
  /** A parameter's scores, row-major. Not to be written to. @throws Problem where they can no longer be read. */
  of(parameter: number): Float32Array;
  /** Their keys. @throws Problem as `of`, and so does what it answers. */
  part(parameter: number): Part;
}

/** In memory: an exact cut costs no more than one out of counts. */
export interface ResidentScores extends ScoreArrays {
  readonly resident: true;
}

/** On a disk, with only counts in memory. */
export interface FiledScores extends ScoreArrays {
  readonly resident: false;
  /** Of the parameters. */
  readonly names: readonly string[];
}

export type Scores = ResidentScores | FiledScores;

/** Scores that are arrays. @param weights what was scored: zeros go first. */
export function memoryScores(scores: readonly Float32Array[], weights: readonly Float32Array[]): ResidentScores {
  const parts = new Map<number, Part>();
  return {
    resident: true,
    sizes: scores.map(({ length }) => length),
    of: (parameter) => scores[parameter],
    part: (parameter) => {
      const part = parts.get(parameter) ?? partOf(keysOf(scores[parameter], weights[parameter]));
      parts.set(parameter, part);
      return part;
    },
  };
}

/** Where the scores of a comparison's candidates are kept. */
export interface ScoreKeeper {
  /** @param scored the parameters, with the weights that were scored. @throws Problem where there is no room. */
  keep(scores: readonly Float32Array[], scored: readonly ScoredWeights[]): Promise<Scores>;
}
export interface ScoredWeights {
  readonly name: string;
  readonly values: Float32Array;
}

export const memoryKeeper: ScoreKeeper = {
  keep: async (scores, scored) =>
    memoryScores(
      scores,
      scored.map(({ values }) => values),
    ),
};
