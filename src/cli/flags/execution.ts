import { recipe, type LossName, type Recipe } from '../../shared/recipe';
import { text } from '../../shared/text';
import type { Flag } from './flags';
import { integer } from './values';

/** What is computed and how. */
export interface ExecutionFlags {
  readonly loss?: LossName;
  readonly output?: string;
  readonly batchSize?: number;
  readonly seed?: number;
  readonly executor?: Recipe['executor'];
}

const { loss, executor } = recipe.shape;

export const executionFlags: readonly Flag[] = [
  { usage: '--loss <name>', what: text('The loss; otherwise found, and said'), choices: loss.unwrap().options },
  { usage: '--output <name>', what: text('The graph output that the loss looks at; otherwise the first') },
];
/** Read for every command alike (program.ts): it changes no result. */
export const workersFlag: Flag = {
  usage: '--workers <n>',
  what: text('Most threads or processes that compute side by side (default: one for each processor, at most 4)'),
  read: integer('--workers', 1, 64),
};
export const batchFlags: readonly Flag[] = [
  { usage: '--batch-size <n>', what: text('Logical batch (default 64)'), read: integer('--batch-size', 1) },
  {
    usage: '--seed <n>',
    what: text('Seed of everything that is drawn (default 0)'),
    read: integer('--seed', 0, 0xffffffff),
  },
  workersFlag,
  { usage: '--executor <name>', what: text('What computes the graph'), choices: executor.unwrap().options },
];

/** That part of a recipe; what was not asked for stays with the recipe's defaults. */
export const executionOf = ({ loss, output, batchSize, seed, executor }: ExecutionFlags): Partial<Recipe> => ({
  ...(loss && { loss }),
  ...(output !== undefined && { output }),
  ...(batchSize !== undefined && { batchSize }),
  ...(seed !== undefined && { seed }),
  ...(executor && { executor }),
});
