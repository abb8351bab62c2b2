import type { Command } from '../host';
import { commands } from '../manifest';
import { modelTitle } from '../../jobs/model-title';
import { targetModel } from './target';

/** *Show Sparsity*: which weights of a model are zero now, layer by layer. */
export const showSparsity: Command = {
  id: commands.showSparsity,
  async run({ panels }, target) {
    const model = await targetModel(target);
    if (model === undefined) return;
    panels.show({
      task: { kind: 'inspect', model },
      model,
      title: modelTitle(model),
      view: 'sparsity',
      allocation: { sparsity: 0, scope: 'global' },
    });
  },
};
