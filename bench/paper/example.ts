import type { Executor } from '../../src/core/executors/executor';
import { openDataset } from '../../src/core/data/index';
import type { Dataset } from '../../src/core/data/dataset';
import { openModel } from '../../src/core/formats/index';
import type { Model } from '../../src/core/formats/model';
import { diskFolder, sourceOf } from '../../src/jobs/folder';
import { recipe as schema } from '../../src/shared/recipe';
import { Workbench } from '../common/workbench';

/** The share of the weights that the paper removes. */
export const share = 0.2;
const learningRate = 0.01;

/** The worked example as it ships: weights as initialised, 32 examples. */
export interface Example {
  readonly model: Model;
  readonly data: Dataset;
}

export async function openExample(): Promise<Example> {
  const folder = 'samples/paper-mlp';
  const model = await openModel(sourceOf(`${folder}/model.json`));
  return { model, data: await openDataset(diskFolder(folder), { file: 'data.npz' }, model) };
}

/** The paper's settings: squared error, plain gradient descent, every step on all examples, which are also what is evaluated. */
export function workbenchOf({ model, data }: Example, executor: Executor): Workbench {
  const recipe = schema.parse({
    schema: 1,
    model: 'model.json',
    data: { file: 'data.npz' },
    methods: [{ criterion: 'magnitude' }],
    sparsity: [share],
    training: { learningRate, momentum: 0, batchSize: data.examples },
    loss: 'mean-squared-error',
  });
  return new Workbench({ model, data, test: data, recipe, executor }, data);
}
