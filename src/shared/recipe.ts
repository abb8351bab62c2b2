/**
 * A recipe (`*.prune.json`) fully determines a run. Paths are relative to the recipe's own folder.
 * This schema is the only one: the parser, the TypeScript type and the JSON schema that the editor offers come from it.
 */
import * as z from 'zod';

const glob = z.string().min(1);
const share = z.number().min(0).lt(1);
const byGlob = z.record(glob, share);

export const data = z
  .strictObject({
    file: z.string().min(1).describe('npz, npy, idx or csv; "x.npy,y.npy" for a pair; relative to this recipe'),
    limit: z.int().positive().optional().describe('Examples used, chosen by the seed'),
    labelColumn: z.string().optional().describe('csv: the column that holds the label'),
    scale: z.number().optional().describe('Factor on the inputs; default 1, for uint8 data 1/255'),
    mean: z.array(z.number()).optional().describe('Subtracted after scaling, for each channel'),
    std: z.array(z.number().positive()).optional().describe('Divides after the mean, for each channel'),
  })
  .describe('A data set');

export const method = z.strictObject({
  criterion: z.string().min(1),
  options: z.record(z.string(), z.string()).default({}),
});

export const allocation = z.strictObject({
  scope: z.enum(['global', 'layer']).default('global'),
  normalize: z.literal('layer').optional(),
  include: z.array(glob).optional().describe('Only parameters that match are scored'),
  exclude: z.array(glob).optional(),
  layerSparsity: byGlob.optional().describe('Explicit sparsity of the parameters that match'),
  min: byGlob.optional().describe('Lowest sparsity of the parameters that match'),
  max: byGlob.optional().describe('Highest sparsity of the parameters that match'),
});

export const recipe = z
  .strictObject({
    $schema: z.string().optional(),
    schema: z.literal(1),
    model: z.string().min(1).describe('The model file, relative to this recipe'),
    data: data.optional().describe('Calibration data: what the methods see'),
    test: data.optional().describe('What is evaluated; without it a fifth of the data is held out'),
    methods: z.array(method).min(1),
    sparsity: z.array(share).min(1),
    allocation: allocation.default({ scope: 'global' }),
    loss: z.enum(['cross-entropy', 'binary-cross-entropy', 'mean-squared-error']).optional(),
    output: z.string().optional().describe('The graph output that the loss looks at'),
    batchSize: z.int().positive().default(64),
    seed: z.int().min(0).max(0xffffffff).default(0),
    executor: z.enum(['auto', 'tfjs', 'reference']).default('auto'),
    out: z.string().optional().describe('Where `run` saves the pruned model: needs one method and one sparsity'),
    maskHash: z.string().optional().describe('Hash of the mask that this recipe made: `run --verify` compares'),
  })
  .describe('A pruning run');

export type DataRecipe = z.infer<typeof data>;
export type MethodRecipe = z.infer<typeof method>;
export type AllocationRecipe = z.infer<typeof allocation>;
export type Recipe = z.infer<typeof recipe>;
export type LossName = NonNullable<Recipe['loss']>;
