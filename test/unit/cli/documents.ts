/** The documents of the terminal's contract, written down a second time: strict, so that a key that nobody promised fails. */
import { z } from 'zod';

const share = z.number().min(0).max(1);
const count = z.int().min(0);
const shape = z.array(z.int().positive());
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const head = { schema: z.literal(1), warnings: z.array(z.string()), executor: z.enum(['tfjs', 'reference', 'none']) };
const metrics = z.strictObject({
  loss: z.number().optional(),
  accuracy: share.optional(),
  drift: z.strictObject({ kl: z.number().optional(), mse: z.number().optional(), agreement: share }).optional(),
  standardError: z
    .strictObject({ loss: z.number().min(0).optional(), accuracy: z.number().min(0).optional() })
    .optional(),
  examples: count,
  bytes: count,
  gzipBytes: count,
  parameters: count,
  nonZero: count,
  macs: count.optional(),
});
const layers = z.array(z.strictObject({ name: z.string(), kept: count, total: count }));
const guard = z.strictObject({ parameters: z.array(z.string()), restored: count }).optional();
const options = z.record(z.string(), z.string());
const data = z.strictObject({ file: z.string(), examples: count, heldOut: count.optional() });
const arrays = z.array(z.strictObject({ name: z.string(), shape }));

const training = z.strictObject({
  epochs: count,
  bestEpoch: count,
  losses: z.array(z.number()),
  heldOutLosses: z.array(z.number()),
  stopped: z.enum(['cancelled', 'patience', 'diverged']).optional(),
  divergedAt: z.int().positive().optional(),
  notes: z.array(z.string()).optional(),
});
const trained = z.strictObject({ epochs: count }).optional();
const search = z.strictObject({
  maxDrop: share,
  sparsity: share.optional(),
  drop: z.number().optional(),
  standardError: z.number().min(0).optional(),
  examples: count,
  probes: z.array(z.strictObject({ sparsity: share, accuracy: share })).min(1),
});
const notes = z.array(z.string()).optional();

export const problem = z.strictObject({
  code: z.string(),
  message: z.string().min(1),
  file: z.string().optional(),
  layer: z.string().optional(),
  found: z.string().optional(),
  expected: z.string().optional(),
  remedy: z.string().optional(),
  recipe: z.string().optional(),
});
export const failure = z.strictObject({ schema: z.literal(1), error: problem });

export const inspectDocument = z.strictObject({
  ...head,
  file: z.string(),
  format: z.string(),
  framework: z.string().optional(),
  bytes: count,
  mode: z.enum(['graph', 'weights-only']),
  reason: z.string().optional(),
  inputs: z.array(shape),
  outputs: z.array(shape),
  inputNames: z.array(z.string()).optional(),
  outputNames: z.array(z.string()).optional(),
  parameters: z.array(
    z.strictObject({
      name: z.string(),
      alias: z.string().optional(),
      layer: z.string(),
      role: z.enum(['kernel', 'bias', 'norm', 'embedding', 'other']),
      shape,
      dtype: z.string(),
      count,
      zeros: count,
      prunable: z.boolean(),
      reason: z.string().optional(),
    }),
  ),
  total: count,
  prunable: count,
  sparsity: share,
  macs: count.optional(),
  barriers: z.array(
    z.strictObject({
      op: z.string(),
      node: z.string(),
      blocks: z.enum(['forward', 'gradient', 'per-example', 'structure']),
      parameters: z.array(z.string()),
    }),
  ),
});

export const compareDocument = z.strictObject({
  ...head,
  model: z.string(),
  data,
  test: data.optional(),
  loss: z.string(),
  seed: count,
  baseline: metrics,
  sharedSeconds: z.number().min(0),
  totalSeconds: z.number().positive(),
  schedule: z.strictObject({ kind: z.enum(['iterative', 'cubic']), rounds: z.int().positive() }).optional(),
  results: z.array(
    z.strictObject({
      method: z.string(),
      criterion: z.string(),
      options,
      targetDependent: z.boolean(),
      ownSeconds: z.number().min(0),
      trained,
      training: training.optional(),
      estimates: z
        .array(
          z.strictObject({
            parameter: z.string(),
            channel: count.optional(),
            value: z.number(),
            standardError: z.number().min(0),
          }),
        )
        .optional(),
      notes,
      search: search.optional(),
      error: problem.optional(),
      points: z.array(
        z.strictObject({
          sparsity: share,
          removed: count,
          zeros: count,
          kept: count,
          guard,
          metrics,
          fineTuned: metrics.optional(),
          training: training.optional(),
          layers,
          maskHash: hash,
        }),
      ),
    }),
  ),
  notes: z
    .array(
      z.strictObject({
        code: z.enum(['near-chance', 'calibration-small', 'converged-first-order']),
        severity: z.enum(['warning', 'information']),
        message: z.string().min(1),
        remedy: z.string().optional(),
        method: z.string().optional(),
      }),
    )
    .optional(),
  agreement: z.array(
    z.strictObject({
      sparsity: share,
      criteria: z.array(z.string()),
      spearman: z.array(z.array(z.number().min(-1.000001).max(1.000001))),
      jaccard: z.array(z.array(share)),
    }),
  ),
});

export const pruneDocument = z.strictObject({
  ...head,
  model: z.string(),
  out: z.string(),
  recipe: z.string(),
  criterion: z.string(),
  options,
  removed: count,
  zeros: count,
  kept: count,
  guard,
  maskHash: hash,
  layers,
  before: metrics,
  after: metrics,
  fineTuned: metrics.optional(),
  training: training.optional(),
  trained,
  search: search.optional(),
  notes,
});

export const evaluateDocument = z.strictObject({ ...head, model: z.string(), data, loss: z.string(), metrics });

export const scoreDocument = z.strictObject({
  ...head,
  model: z.string(),
  data: data.optional(),
  criterion: z.string(),
  options,
  loss: z.string().optional(),
  seed: count,
  seconds: z.number().min(0),
  trained,
  out: z.string(),
  arrays,
});

export const predictDocument = z.strictObject({ ...head, model: z.string(), data, out: z.string(), arrays });

export const convertDocument = z.strictObject({
  ...head,
  model: z.string(),
  format: z.string(),
  out: z.string(),
  bytes: count,
});

export const verifyDocument = z.strictObject({
  ...head,
  model: z.string(),
  recipe: z.string(),
  criterion: z.string(),
  equal: z.boolean(),
  maskHash: hash,
  expectedMaskHash: hash,
  jaccard: share.optional(),
});

const side = z.strictObject({ shape, dtype: z.string(), count, zeros: count });
const role = z.enum(['kernel', 'bias', 'norm', 'embedding', 'other']);
const named = { name: z.string(), alias: z.string().optional(), layer: z.string(), role };
const positive = z.number().min(0);
const model = z.strictObject({
  file: z.string(),
  format: z.string(),
  framework: z.string().optional(),
  mode: z.enum(['graph', 'weights-only']),
  reason: z.string().optional(),
  bytes: count,
  parameters: count,
  nonZero: count,
  loss: positive.optional(),
  accuracy: share.optional(),
});
const lone = z.strictObject({ ...named, ...side.shape });

export const diffDocument = z.strictObject({
  ...head,
  before: model,
  after: model,
  equal: z.boolean(),
  layers: z.array(
    z.strictObject({
      ...named,
      afterName: z.string().optional(),
      matched: z.literal('order').optional(),
      before: side,
      after: side,
      axes: z.array(count).optional(),
      maxAbsChange: positive.optional(),
      meanAbsChange: positive.optional(),
      relativeChange: positive.optional(),
      changed: count.optional(),
      newlyZero: count.optional(),
      noLongerZero: count.optional(),
    }),
  ),
  onlyBefore: z.array(lone),
  onlyAfter: z.array(lone),
  total: z.strictObject({ count, changed: count, newlyZero: count, noLongerZero: count, maxAbsChange: positive }),
  biggest: z
    .array(
      z.strictObject({
        name: z.string(),
        alias: z.string().optional(),
        index: z.array(count),
        before: z.number(),
        after: z.number(),
      }),
    )
    .max(10),
  outputs: z
    .strictObject({
      name: z.string(),
      maxAbs: positive,
      meanAbs: positive,
      agreement: share,
      kl: positive.optional(),
      mse: positive.optional(),
      examples: count,
    })
    .optional(),
  data: data.optional(),
  loss: z.string().optional(),
});
