/**
 * A recipe (`*.prune.json`) fully determines a run. Paths are relative to the recipe's own folder.
 * This schema is the only one: the parser, the TypeScript type and the JSON schema that the editor offers come from it.
 */
import * as z from 'zod';

const glob = z.string().min(1);
const share = z.number().min(0).lt(1);
const byGlob = z.record(glob, share);
/** `256`, or `320x240`: width × height. */
const pixels = z.string().regex(/^[1-9]\d{0,4}(x[1-9]\d{0,4})?$/);

export const data = z
  .strictObject({
    file: z
      .string()
      .min(1)
      .describe(
        'npz, npy, idx or csv; "x.npy,y.npy" for a pair; a folder of images, or of a folder of images for each class; relative to this recipe',
      ),
    limit: z
      .int()
      .positive()
      .optional()
      .describe('Examples that methods look at, chosen by the seed; training takes all of them'),
    labelColumn: z.string().optional().describe('csv: the column that holds the label'),
    scale: z.number().optional().describe('Factor on the inputs; default 1, for uint8 data 1/255'),
    mean: z.array(z.number()).optional().describe('Subtracted after scaling, for each channel'),
    std: z.array(z.number().positive()).optional().describe('Divides after the mean, for each channel'),
    preprocess: z
      .enum(['imagenet-torch', 'imagenet-caffe', 'imagenet-tf', 'unit', 'none'])
      .optional()
      .describe('What the model was trained with, in place of scale, mean, std and channels'),
    channels: z
      .enum(['rgb', 'bgr', 'gray'])
      .optional()
      .describe('Images: their channels; default gray or rgb, as many as the model takes'),
    resize: pixels.optional().describe('Images: "256", the shortest side, or "320x240", width × height'),
    crop: pixels.optional().describe('Images: the middle, after resizing: "224", or "224x192", width × height'),
    interpolation: z
      .enum(['nearest', 'bilinear', 'bicubic'])
      .optional()
      .describe('Images: how they are resized, as Pillow does it; default bilinear'),
    classes: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Class folders: a text file with one name a line, in the order of the model’s outputs; default by name',
      ),
    skipBad: z.boolean().optional().describe('Images that cannot be read are left out, and counted'),
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

export const training = z
  .strictObject({
    optimizer: z.enum(['sgd', 'adam']).default('sgd'),
    learningRate: z.number().positive().optional().describe('Default 0.01 for sgd, 0.001 for adam'),
    decay: z
      .enum(['constant', 'step', 'cosine'])
      .default('constant')
      .describe('How the learning rate falls: step is × 0.1 at two thirds of the epochs'),
    momentum: z.number().min(0).lt(1).default(0.9).describe('Of sgd'),
    weightDecay: z.number().min(0).default(0).describe('On kernels; none where L1 shrinks them'),
    batchSize: z.int().positive().optional().describe('Examples of one step; default: the logical batch'),
    patience: z.int().positive().optional().describe('Stops after so many epochs without a better held-out loss'),
  })
  .describe('How weights are trained, wherever a run trains them');

export const schedule = z
  .strictObject({
    kind: z.enum(['one-shot', 'iterative', 'cubic']).default('one-shot'),
    rounds: z.int().min(1).max(1000).default(5).describe('Of iterative and cubic: scores anew each round'),
  })
  .describe('How the sparsity is reached; fine-tuning epochs are shared out over the rounds');

export const recipe = z
  .strictObject({
    $schema: z.string().optional(),
    schema: z.literal(1),
    model: z.string().min(1).describe('The model file, relative to this recipe'),
    data: data.optional().describe('Calibration data: what the methods see'),
    test: data.optional().describe('What is evaluated; without it a fifth of the data is held out'),
    methods: z.array(method).min(1),
    sparsity: z
      .array(share)
      .default([])
      .describe('Shares of the scored weights to remove; none where maxDrop or a method’s own threshold decides'),
    allocation: allocation.default({ scope: 'global' }),
    schedule: schedule.optional(),
    maxDrop: share.optional().describe('Instead of a sparsity: the highest that loses at most this share of accuracy'),
    train: data.optional().describe('What weights are trained on; default: the data that is not held out'),
    training: training.optional(),
    fineTune: z.int().positive().max(100_000).optional().describe('Epochs of training after pruning; the mask holds'),
    recalibrate: z.boolean().optional().describe('Renews batch-norm statistics after pruning and training'),
    loss: z.enum(['cross-entropy', 'binary-cross-entropy', 'mean-squared-error']).optional(),
    output: z.string().optional().describe('The graph output that the loss looks at'),
    batchSize: z.int().positive().default(64),
    seed: z.int().min(0).max(0xffffffff).default(0),
    executor: z.enum(['auto', 'tfjs', 'reference']).default('auto'),
    out: z.string().optional().describe('Where `run` saves the pruned model: needs one method and one sparsity'),
    maskHash: z.string().optional().describe('Hash of the mask that this recipe made: `run --verify` compares'),
  })
  .superRefine(({ sparsity, maxDrop, methods, schedule }, context) => {
    const decided = methods.every(({ options }) => Object.hasOwn(options, 'threshold'));
    const scheduled = schedule !== undefined && schedule.kind !== 'one-shot';
    if (sparsity.length > 0 || maxDrop !== undefined || (decided && !scheduled)) return;
    context.addIssue({ code: 'custom', path: ['sparsity'], message: 'a sparsity, or maxDrop' });
  })
  .describe('A pruning run');

export type DataRecipe = z.infer<typeof data>;
export type MethodRecipe = z.infer<typeof method>;
export type AllocationRecipe = z.infer<typeof allocation>;
export type TrainingRecipe = z.infer<typeof training>;
export type ScheduleRecipe = z.infer<typeof schedule>;
export type Recipe = z.infer<typeof recipe>;
export type LossName = NonNullable<Recipe['loss']>;
