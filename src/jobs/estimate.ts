import { scoredParameters } from '../core/allocation/bounds';
import { resolveMethod } from '../core/criteria/index';
import type { Model } from '../core/formats/model';
import { topological } from '../core/graph/node';
import { size } from '../core/graph/shape';
import { laneCount } from '../core/statistics/statistics';
import type { Recipe } from '../shared/recipe';

const float = 4;
const double = 8;
/** A run of examples is made smaller where its intermediates would exceed this (core/statistics/collect.ts). */
const largestRun = 256 * 2 ** 20;
/** Examples in one run of an evaluation (core/evaluation/predictor.ts). */
const evaluated = 256;

/**
 * Bytes that a comparison will take beyond what the opened model and data take already: a deliberately plain sum of what is known to
 * be held at once. Meant for `requireMemory`.
 */
export function estimateMemory(model: Model, recipe: Recipe): number {
  const count = (parameters: Model['parameters']): number =>
    parameters.reduce((sum, { values }) => sum + values.length, 0);
  const weights = count(model.parameters);
  const scored = count(scoredParameters(model, recipe.allocation));
  const kinds = new Set(
    recipe.methods.map(resolveMethod).flatMap(({ criterion, options }) => criterion.needs(options)),
  );
  // In the executor, with a mask, and encoded for the size on disk.
  const copies = 3 * float * weights;
  const statistics = kinds.size * laneCount * double * scored;
  // Each method keeps its scores and their order.
  const scores = recipe.methods.length * 2 * float * scored;
  return copies + statistics + scores + runOf(model, recipe);
}

/** Values of one run with their gradients. */
function runOf({ graph }: Model, { batchSize }: Recipe): number {
  if (!graph) return 0;
  const nodes = topological(graph.outputs.map(({ node }) => node));
  const example = nodes.reduce((sum, { shape }) => sum + size(shape) * float, 0);
  return Math.min(largestRun, 3 * example * Math.max(batchSize, evaluated));
}
