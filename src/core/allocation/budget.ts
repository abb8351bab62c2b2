/** What a person decided for single parameters, as rules of a recipe: those match patterns, and the last one that matches holds. */
import type { Budget, BudgetRule } from '../../shared/allocation';
import { readRule } from '../../shared/budget';
import { Problem } from '../../shared/problem';
import type { AllocationRecipe } from '../../shared/recipe';
import { text } from '../../shared/text';

/** A pattern that means this name and no other. As a key of an object it stands where it was put, which a whole number would not. */
export const literal = (name: string): string =>
  /^(\d+|__proto__)$/.test(name) ? `[${name.charAt(0)}]${name.slice(1)}` : name.replace(/[\\*?[\]{}()!+@|"]/g, '\\$&');

/** @throws Problem `option-invalid` for a parameter that is not scored, or a rule that says nothing possible. */
export function requireBudget(budget: Budget, scored: readonly { readonly name: string }[]): void {
  const names = new Set(scored.map(({ name }) => name));
  for (const [name, rule] of Object.entries(budget)) {
    if (!names.has(name))
      throw new Problem('option-invalid', text('{0} matches no scored parameter.', name), {
        layer: name,
        found: name,
        expected: [...names].join(', '),
        remedy: text('Choose a sparsity for scored parameters alone.'),
      });
    if (!readRule(rule))
      throw new Problem('option-invalid', text('What {0} should lose cannot be read.', name), {
        layer: name,
        found: JSON.stringify(rule),
        expected: '{ exact } | { least ≤ most }, 0 ≤ share ≤ 1',
        remedy: text('Give one exact share, or a lowest and a highest one.'),
      });
  }
}

/** The recipe's rules with a budget over them: what a saved recipe says. */
export function allocationWith(allocation: AllocationRecipe, budget: Budget): AllocationRecipe {
  const rules = Object.entries(budget);
  const over = (own: Record<string, number> | undefined, key: keyof BudgetRule): Record<string, number> | undefined => {
    const added = rules.flatMap(([name, rule]): [string, number][] => {
      const share = rule[key];
      return share === undefined ? [] : [[literal(name), share]];
    });
    if (added.length === 0) return own;
    // What is written last holds, also where the recipe has the same pattern.
    const replaced = new Set(added.map(([pattern]) => pattern));
    const kept = Object.entries(own ?? {}).filter(([pattern]) => !replaced.has(pattern));
    return Object.fromEntries([...kept, ...added]);
  };
  const [layerSparsity, min, max] = [
    over(allocation.layerSparsity, 'exact'),
    over(allocation.min, 'least'),
    over(allocation.max, 'most'),
  ];
  return { ...allocation, ...(layerSparsity && { layerSparsity }), ...(min && { min }), ...(max && { max }) };
}
