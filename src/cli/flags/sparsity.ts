import { text } from '../../shared/text';
import type { Flag } from './flags';
import { numberOf, shareOf, shares } from './values';

export interface SparsitiesFlags {
  readonly sparsity?: readonly number[];
}
export interface SparsityFlags {
  readonly sparsity?: number;
  readonly threshold?: number;
}

export const sparsitiesFlag: Flag = {
  usage: '--sparsity <shares>',
  what: text('Shares of the scored weights to remove: 0.5,0.8,0.9'),
  read: shares('--sparsity'),
};
export const sparsityFlags: readonly Flag[] = [
  {
    usage: '--sparsity <share>',
    what: text('Share of the scored weights to remove: 0.9'),
    read: (value: string) => shareOf('--sparsity', value),
  },
  {
    usage: '--threshold <score>',
    what: text('Instead of a sparsity: weights whose score is below it go'),
    read: (value: string) => numberOf('--threshold', value),
  },
];
