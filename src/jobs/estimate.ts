import { scoredParameters } from '../core/allocation/bounds';
import { isTrained } from '../core/criteria/criterion';
import { resolveMethods } from '../core/criteria/index';
import { examplesPerRun } from '../core/evaluation/predictor';
import { footprint, runBytes } from '../core/executors/footprint';
import type { Model } from '../core/formats/model';
import type { Graph } from '../core/graph/graph';
import { topological, type Node } from '../core/graph/node';
import { size } from '../core/graph/shape';
import { sampledOutputs } from '../core/statistics/collect';
import { planOf } from '../core/statistics/formulas';
import type { StatisticKind } from '../core/statistics/kinds';
import { objectiveOf } from '../core/statistics/objective';
import { exactSeeds } from '../core/statistics/seeds';
import { laneCount } from '../core/statistics/statistics';
import type { Recipe } from '../shared/recipe';
import { bytesOfScore, type ScoreLimits } from './run-scores';

const mebibyte = 2 ** 20;
const float = 4;
const double = 8;
/** First digits that occur in the keys of a parameter: of scores that span some twenty octaves, with 128 of them in each. */
const usualBins = 4096;
/** Of a count for each first digit. */
const bytesOfBin = 2 + 4;
/** The executor and what JavaScript has not collected yet, as measured. */
const runtime = 96 * mebibyte;
/**
 * Bytes that a comparison will take beyond what the opened model and data take already: a plain sum of what is held at once. For
 * `requireMemory`. `limits`: of the scores that stay in memory where the others go to the disk; absent: all stay. (LeNet-300-100 on MNIST, seven methods: 174 MiB measured, 179 MiB by this.)
 * @throws Problem `option-invalid` where the recipe scores nothing, or names an unknown method.
 */
export function estimateMemory(model: Model, recipe: Recipe, limits?: ScoreLimits): number {
  const count = (parameters: Model['parameters']): number =>
    parameters.reduce((sum, { values }) => sum + values.length, 0);
  const weights = count(model.parameters);
  const parameters = scoredParameters(model, recipe.allocation);
  const scored = count(parameters);
  const methods = resolveMethods(recipe.methods);
  const kinds = new Set(methods.flatMap(({ criterion, options }) => criterion.needs(options)));
  // In the executor, with a mask, and encoded for the size on disk.
  const copies = 3 * float * weights;
  // Sums, and one run's contribution in the executor and out of it.
  const statistics = kinds.size * (laneCount * double + 2 * float) * scored;
  // Of those that single weights are asked about (measured.ts), their means.
  const asked = (['gradient', 'gauss-newton'] as const).filter((kind) => kinds.has(kind)).length;
  const measured = asked * float * scored;
  const { fineTune = 0, sparsity, schedule } = recipe;
  const trained = methods.filter(({ criterion, options }) => isTrained(criterion, options)).length;
  // Weights, gradient, optimizer state and the best weights so far; one set at a time.
  const training = trained > 0 || fineTune > 0 ? 8 * float * weights : 0;
  // Each candidate that changed weights keeps them, and so does each fine-tuned point; a schedule has a candidate for each sparsity.
  const scheduled = schedule && schedule.kind !== 'one-shot' ? methods.length * sparsity.length : 0;
  const kept = (trained + scheduled + (fineTune > 0 ? methods.length * sparsity.length : 0)) * float * weights;
  const scores = scoresOf(Math.max(methods.length, scheduled), parameters, limits);
  return (
    runtime +
    copies +
    statistics +
    measured +
    scores +
    training +
    kept +
    (model.graph ? runOf(model.graph, recipe, [...kinds]) : 0)
  );
}

/**
 * Bytes that one more worker takes while it measures: its executor and weights, the values of a run, and the sums of one lane.
 * @throws Problem as `estimateMemory`.
 */
export function estimateWorker(model: Model, recipe: Recipe): number {
  const count = (parameters: Model['parameters']): number =>
    parameters.reduce((sum, { values }) => sum + values.length, 0);
  const kinds = kindsOf(recipe);
  const sums = kinds.length * (double + 2 * float) * count(scoredParameters(model, recipe.allocation));
  return runtime + 2 * float * count(model.parameters) + sums + (model.graph ? runOf(model.graph, recipe, kinds) : 0);
}

/** What the recipe's methods want to have measured. */
function kindsOf({ methods }: Recipe): readonly StatisticKind[] {
  return [...new Set(resolveMethods(methods).flatMap(({ criterion, options }) => criterion.needs(options)))];
}

/** Scores, the second digits of their keys and counts of the first ones, for each candidate; one is in memory while it is made. */
function scoresOf(candidates: number, parameters: Model['parameters'], limits: ScoreLimits | undefined): number {
  const sizes = parameters.map(({ values }) => values.length);
  const scored = sizes.reduce((sum, size) => sum + size, 0);
  const counts = candidates * bytesOfBin * sizes.reduce((sum, size) => sum + Math.min(size, usualBins), 0);
  const all = candidates * bytesOfScore * scored;
  if (!limits || all <= limits.resident) return counts + all;
  // Keys of one parameter at a time, whole and grouped.
  const making = float * scored + (float + 2) * Math.max(...sizes);
  return counts + limits.resident + limits.cache + making;
}

/** Values of one run: forward, backward, and backward again for each output that is looked at alone. */
function runOf(graph: Graph, { batchSize }: Recipe, kinds: readonly StatisticKind[]): number {
  const outputs = graph.outputs.map(({ node }) => node);
  const seeds = Math.min(exactSeeds, Math.max(0, ...outputs.map(({ shape }) => size(shape))));
  const example = (3 + seeds) * valuesOfOneExample(graph, outputs) * float;
  const usual = Math.min(runBytes, example * Math.max(batchSize, examplesPerRun));
  return example <= runBytes ? usual : Math.max(usual, peakOfOneExample(graph, outputs, kinds));
}

/** What a run takes at least, exactly: big images may not fit into the usual bound, not even one. */
function peakOfOneExample(graph: Graph, outputs: readonly Node[], kinds: readonly StatisticKind[]): number {
  const forward = footprint(outputs).peakBytes;
  if (kinds.length === 0) return forward;
  const objective = objectiveOf(graph);
  const parameters = [...graph.parameters.values()];
  const plan = planOf(objective, { kinds, parameters, batch: 1, sampledOutputs: sampledOutputs(objective, 0) });
  return Math.max(forward, footprint(plan.sums.map(({ node }) => node)).peakBytes);
}

/** Elements of all values that depend on the example. */
function valuesOfOneExample({ inputs }: Graph, outputs: readonly Node[]): number {
  const dependent = new Set(inputs.map(({ node }) => node));
  let elements = 0;
  for (const node of topological(outputs)) {
    if (node.inputs.some((each) => dependent.has(each))) dependent.add(node);
    if (dependent.has(node)) elements += size(node.shape);
  }
  return elements;
}
