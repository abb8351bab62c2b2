import type { AllocationQuery } from '../shared/allocation';
import type { MethodDescription, PanelState, SetupChoices } from '../shared/protocol';
import type { DiffTask } from './diff-task';
import type { Recipe } from '../shared/recipe';

/** What a session does when it starts, and starts again after an error, a cancel or a reload of the window. */
export type Task =
  | { readonly kind: 'inspect'; readonly model: string }
  /** Shows what a comparison would look at, and asks how it should go. */
  | {
      readonly kind: 'setup';
      readonly recipe: Recipe;
      readonly base: string;
      readonly folder: string;
      readonly choices: SetupChoices;
    }
  | {
      readonly kind: 'compare';
      readonly recipe: Recipe;
      /** The folder that the recipe's paths are relative to. */
      readonly base: string;
      /** Where the run will be stored. */
      readonly folder: string;
    }
  | { readonly kind: 'open'; readonly folder: string }
  /** Lists what is stored. `pair`: ids of two that are compared. */
  | { readonly kind: 'runs'; readonly pair?: readonly [string, string] }
  | DiffTask;

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

/** The methods that a task is about: a comparison's own; all that there are where that is still open. */
export function methodsOf(task: Task, all: readonly MethodDescription[]): readonly MethodDescription[] {
  if (task.kind !== 'compare') return all;
  const chosen = new Set(task.recipe.methods.map(({ criterion }) => criterion));
  return all.filter(({ id }) => chosen.has(id));
}
