import { allocation, type AllocationRecipe } from '../../shared/recipe';
import { text } from '../../shared/text';
import type { Flag } from './flags';
import { repeated, shareByGlob } from './values';

type ByGlob = Record<string, number>;
export interface ScoredFlags {
  readonly include?: string[];
  readonly exclude?: string[];
}
export interface AllocationFlags extends ScoredFlags {
  readonly scope?: AllocationRecipe['scope'];
  readonly normalize?: AllocationRecipe['normalize'];
  readonly layerSparsity?: ByGlob;
  readonly min?: ByGlob;
  readonly max?: ByGlob;
}

export const scoredFlags: readonly Flag[] = [
  {
    usage: '--include <glob>',
    what: text('Only parameters whose name matches are scored (repeatable)'),
    read: repeated,
  },
  {
    usage: '--exclude <glob>',
    what: text('Parameters whose name matches are not scored (repeatable)'),
    read: repeated,
  },
];

export const allocationFlags: readonly Flag[] = [
  {
    usage: '--scope <scope>',
    what: text('Scores compete in the whole network or inside each layer'),
    choices: allocation.shape.scope.unwrap().options,
  },
  {
    usage: '--normalize <by>',
    what: text('Divides each layer’s scores by their norm before they compete'),
    choices: ['layer'],
  },
  {
    usage: '--layer-sparsity <glob=s>',
    what: text('Sparsity of the parameters that match (repeatable)'),
    read: shareByGlob('--layer-sparsity'),
  },
  {
    usage: '--min <glob=s>',
    what: text('Lowest sparsity of the parameters that match (repeatable)'),
    read: shareByGlob('--min'),
  },
  {
    usage: '--max <glob=s>',
    what: text('Highest sparsity of the parameters that match (repeatable)'),
    read: shareByGlob('--max'),
  },
  ...scoredFlags,
];

export const allocationOf = (flags: AllocationFlags): AllocationRecipe => {
  const { scope = 'global', normalize, include, exclude, layerSparsity, min, max } = flags;
  return {
    scope,
    ...(normalize && { normalize }),
    ...(include && { include }),
    ...(exclude && { exclude }),
    ...(layerSparsity && { layerSparsity }),
    ...(min && { min }),
    ...(max && { max }),
  };
};
