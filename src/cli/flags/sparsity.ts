import { text } from '../../shared/text';
import type { Flag } from './flags';
import { numberOf, numberThat, shareOf, shares } from './values';

interface SearchFlags {
  readonly maxDrop?: number;
}
export interface SparsitiesFlags extends SearchFlags {
  readonly sparsity?: readonly number[];
}
export interface SparsityFlags extends SearchFlags {
  readonly sparsity?: number;
  readonly threshold?: number;
}

const readDrop = numberThat('--max-drop', (drop) => drop >= 0 && drop < 1, '0 ≤ D < 1; 0.01 is one point');

export const sparsitiesFlags: readonly Flag[] = [
  {
    usage: '--sparsity <shares>',
    what: text('Shares of the scored weights to remove: 0.5,0.8,0.9'),
    read: shares('--sparsity'),
  },
  {
    usage: '--max-drop <share>',
    what: text('Also finds the highest sparsity of each method that loses at most so much accuracy: 0.01 is one point'),
    read: readDrop,
  },
];
export const sparsityFlags: readonly Flag[] = [
  {
    usage: '--sparsity <share>',
    what: text('Share of the scored weights to remove: 0.9'),
    read: (value: string) => shareOf('--sparsity', value),
  },
  {
    usage: '--max-drop <share>',
    what: text('Instead of a sparsity: the highest that loses at most so much accuracy; 0.01 is one point'),
    read: readDrop,
  },
  {
    usage: '--threshold <score>',
    what: text('Instead of a sparsity: weights whose score is below it go; of l1, its own option'),
    read: (value: string) => numberOf('--threshold', value),
  },
];
