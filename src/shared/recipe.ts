/**
 * A recipe (`*.prune.json`) fully determines a run. Paths are relative to the recipe's own folder.
 * This schema is the only one: the parser, the TypeScript type and the JSON schema that the editor offers come from it. What each key
 * means is said in recipe-guide.ts.
 */
import * as z from 'zod';

const glob = z.string().min(1);
const share = z.number().min(0).lt(1);
/** 1 takes all but what the layer-collapse guard keeps. */
const byGlob = z.record(glob, z.number().min(0).max(1));
/** `256`, or `320x240`: width × height. */
const pixels = z.string().regex(/^[1-9]\d{0,4}(x[1-9]\d{0,4})?$/);

export const data = z.strictObject({
  file: z.string().min(1),
  limit: z.int().positive().optional(),
  labelColumn: z.string().optional(),
  scale: z.number().optional(),
  mean: z.array(z.number()).optional(),
  std: z.array(z.number().positive()).optional(),
  preprocess: z.enum(['imagenet-torch', 'imagenet-caffe', 'imagenet-tf', 'unit', 'none']).optional(),
  channels: z.enum(['rgb', 'bgr', 'gray']).optional(),
  resize: pixels.optional(),
  crop: pixels.optional(),
  interpolation: z.enum(['nearest', 'bilinear', 'bicubic']).optional(),
  classes: z.string().min(1).optional(),
  skipBad: z.boolean().optional(),
});

export const method = z.strictObject({
  criterion: z.string().min(1),
  options: z.record(z.string(), z.string()).default({}),
});

export const allocation = z.strictObject({
  scope: z.enum(['global', 'layer']).default('global'),
  normalize: z.literal('layer').optional(),
  include: z.array(glob).optional(),
  exclude: z.array(glob).optional(),
  layerSparsity: byGlob.optional(),
  min: byGlob.optional(),
  max: byGlob.optional(),
});

export const training = z.strictObject({
  optimizer: z.enum(['sgd', 'adam']).default('sgd'),
  learningRate: z.number().positive().optional(),
  decay: z.enum(['constant', 'step', 'cosine']).default('constant'),
  momentum: z.number().min(0).lt(1).default(0.9),
  weightDecay: z.number().min(0).default(0),
  batchSize: z.int().positive().optional(),
  patience: z.int().positive().optional(),
});

export const schedule = z.strictObject({
  kind: z.enum(['one-shot', 'iterative', 'cubic']).default('one-shot'),
  rounds: z.int().min(1).max(1000).default(5),
});

export const recipe = z
  .strictObject({
    $schema: z.string().optional(),
    schema: z.literal(1),
    model: z.string().min(1),
    data: data.optional(),
    test: data.optional(),
    methods: z.array(method).min(1),
    sparsity: z.array(share).default([]),
    allocation: allocation.default({ scope: 'global' }),
    schedule: schedule.optional(),
    maxDrop: share.optional(),
    train: data.optional(),
    training: training.optional(),
    fineTune: z.int().positive().max(100_000).optional(),
    recalibrate: z.boolean().optional(),
    loss: z.enum(['cross-entropy', 'binary-cross-entropy', 'mean-squared-error']).optional(),
    output: z.string().optional(),
    batchSize: z.int().positive().default(64),
    seed: z.int().min(0).max(0xffffffff).default(0),
    executor: z.enum(['auto', 'tfjs', 'native', 'reference']).default('auto'),
    out: z.string().optional(),
    maskHash: z.string().optional(),
  })
  .superRefine(({ sparsity, maxDrop, methods, schedule }, context) => {
    const decided = methods.every(({ options }) => Object.hasOwn(options, 'threshold'));
    const scheduled = schedule !== undefined && schedule.kind !== 'one-shot';
    if (sparsity.length > 0 || maxDrop !== undefined || (decided && !scheduled)) return;
    context.addIssue({ code: 'custom', path: ['sparsity'], message: 'a sparsity, or maxDrop' });
  });

export type DataRecipe = z.infer<typeof data>;
export type MethodRecipe = z.infer<typeof method>;
export type AllocationRecipe = z.infer<typeof allocation>;
export type TrainingRecipe = z.infer<typeof training>;
export type ScheduleRecipe = z.infer<typeof schedule>;
export type Recipe = z.infer<typeof recipe>;
export type LossName = NonNullable<Recipe['loss']>;
