import { modelTitle } from '../jobs/model-title';
import type { Subject } from './task';

/** A model to look at as it is: its layers, its weights, what is zero now. */
export const modelSubject = (model: string): Subject => ({
  task: { kind: 'inspect', model },
  model,
  title: modelTitle(model),
  view: 'sparsity',
  allocation: { sparsity: 0, scope: 'global' },
});
