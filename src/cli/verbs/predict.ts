import path from 'node:path';
import { writeNpz } from '../../core/data/npz-writer';
import type { Dataset } from '../../core/data/dataset';
import { predictAll } from '../../core/evaluation/predictor';
import type { Model } from '../../core/formats/model';
import type { Node } from '../../core/graph/node';
import type { PredictDocument } from '../../shared/documents';
import { format, text } from '../../shared/text';
import type { CommonFlags } from '../flags/common';
import { dataFlags, dataOf, type DataFlags } from '../flags/data';
import { batchFlags, executionOf, type ExecutionFlags } from '../flags/execution';
import { outputFlags, type OutputFlags } from '../flags/output';
import { required } from '../flags/values';
import { recipeOf } from '../recipe';
import { claim, requireNoSource, sourcesOf, write } from '../target';
import type { Verb } from '../verb';
import { prediction } from '../views/prediction';
import { graphRequired, open } from '../work';

type Flags = CommonFlags & DataFlags & ExecutionFlags & OutputFlags;

export const predict: Verb = {
  name: 'predict',
  argument: 'MODEL',
  what: text('Writes every output of the network for every example: npz, in the order of the data'),
  flags: [...outputFlags, ...dataFlags, ...batchFlags],
  example: 'predict samples/mnist/lenet-300-100/model.json --data samples/mnist/test.npz --out outputs.npz',
  async run(context, argument, flags: Flags) {
    const { terminal, progress, signal, cwd } = context;
    const { data } = dataOf(flags);
    if (!data) throw required('--data');
    if (flags.out === undefined) throw required('--out');
    const recipe = recipeOf({
      model: argument,
      data,
      methods: [{ criterion: 'magnitude' }],
      sparsity: [0],
      ...executionOf(flags),
    });
    const target = await claim(path.resolve(cwd, flags.out), flags.force === true, sourcesOf(recipe, cwd));
    const work = await open(context, recipe, cwd);
    await requireNoSource(target.file, work.files);
    const { model, executor } = work;
    if (!model.graph || !work.data) throw graphRequired(model);
    const dataset = firstOf(work.data, flags.limit ?? work.data.examples);
    const { inputs, outputs } = model.graph;
    const results = await predictAll({
      inputs: inputs.map(({ node }) => node),
      outputs: outputs.map(({ node }) => node),
      weights: weightsOf(model),
      dataset,
      executor,
      signal,
      onProgress: (share) => progress.show({ phase: 'evaluating', share }),
    });
    const arrays = outputs.map(({ name, node }, index) => ({
      name,
      // The axis of the one example becomes the axis of all.
      shape: [dataset.examples, ...node.shape.slice(1)],
      data: results[index] ?? new Float32Array(),
    }));
    await write(target, writeNpz(arrays), context);

    const document: PredictDocument = {
      schema: 1,
      warnings: dataset.notes.map((note) => format(note, terminal.bundle)),
      executor: executor.name,
      model: model.name,
      data: { file: dataset.name, examples: dataset.examples },
      out: target.file,
      arrays: arrays.map(({ name, shape }) => ({ name, shape })),
    };
    return { document, report: prediction(document, terminal) };
  },
};

/** The first examples in the order of the file: unlike a sample, answers must be found again by their place. */
const firstOf = (dataset: Dataset, limit: number): Dataset => ({
  name: dataset.name,
  examples: Math.min(limit, dataset.examples),
  features: dataset.features,
  notes: dataset.notes,
  batch: (indices) => dataset.batch(indices),
});

function weightsOf({ parameters, graph }: Model): ReadonlyMap<Node, Float32Array> {
  const weights = new Map<Node, Float32Array>();
  for (const { name, values } of parameters) {
    const node = graph?.parameters.get(name);
    if (node) weights.set(node, values);
  }
  return weights;
}
