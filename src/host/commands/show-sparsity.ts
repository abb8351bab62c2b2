import type { Command } from '../host';
import { commands } from '../manifest';
import { modelSubject } from '../model-subject';
import { targetModel } from './target';

/** *Show Sparsity*: which weights of a model are zero now, layer by layer. */
export const showSparsity: Command = {
  id: commands.showSparsity,
  async run({ panels }, target) {
    const model = await targetModel(target);
    if (model === undefined) return;
    panels.show(modelSubject(model));
  },
};
