import { Problem } from '../../shared/problem';
import { text } from '../../shared/text';
import type { Method } from '../criteria/index';
import { magnitude } from '../criteria/magnitude';
import { random } from '../criteria/random';
import { stream } from '../random';
import type { Piece } from './pieces';

/** The scores of a piece of a weight: the same numbers that the method gives where it has all of them at once. */
export type PieceScores = (name: string, piece: Piece) => Float32Array;

/** @throws Problem `memory-short` for a method that has to see the whole network. */
export function pieceScoresOf({ criterion }: Pick<Method, 'criterion'>, seed: number): PieceScores {
  if (criterion === magnitude) return (_, { values }) => values.map(Math.abs);
  if (criterion === random)
    return (name, { start, values }) => {
      const next = stream(seed, name);
      return Float32Array.from(values, (_, index) => next(start + index));
    };
  throw new Problem('memory-short', text('{0} needs the whole model in memory, and it does not fit.', criterion.id), {
    remedy: text('Choose magnitude or random, or use a machine with more memory.'),
  });
}
