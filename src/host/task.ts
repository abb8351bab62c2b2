import type { AllocationQuery, PanelState } from '../shared/protocol';
import type { Recipe } from '../shared/recipe';

/** What a session does when it starts, and starts again after an error, a cancel or a reload of the window. */
export type Task =
  | { readonly kind: 'inspect'; readonly model: string }
  | {
      readonly kind: 'compare';
      readonly recipe: Recipe;
      /** The folder that the recipe's paths are relative to. */
      readonly base: string;
      /** Where the run will be stored. */
      readonly folder: string;
    }
  | { readonly kind: 'open'; readonly folder: string };

/** All that is needed to show the same thing again in another life of the editor. */
export interface Subject {
  readonly task: Task;
  /** The model's main file. */
  readonly model: string;
  /** Shown name, never a path. */
  readonly title: string;
  readonly view: PanelState['view'];
  readonly allocation: AllocationQuery;
}
