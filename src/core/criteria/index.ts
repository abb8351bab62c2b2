/** Every criterion, in the order in which people are offered them. To add one: its file, and a line here. */
import { Problem } from '../../shared/problem';
import type { MethodRecipe } from '../../shared/recipe';
import { text } from '../../shared/text';
import type { Criterion, OptionValues } from './criterion';
import { activation } from './activation';
import { defaultOf, describeOption, takes } from './options';
import { fisher } from './fisher';
import { gradient } from './gradient';
import { hessian } from './hessian';
import { hessianTrace } from './hessian-trace';
import { l1 } from './l1';
import { magnitude } from './magnitude';
import { random } from './random';
import { sensitivity } from './sensitivity';
import { taylor } from './taylor';

export const criteria: readonly Criterion[] = [
  magnitude,
  activation,
  gradient,
  taylor,
  fisher,
  hessian,
  hessianTrace,
  sensitivity,
  l1,
  random,
];

/**
 * What a comparison runs where nobody chose: all but `l1`, which trains, `hessian-trace`, which takes up to 300 passes, and `activation`,
 * whose scores do not compare across layers, as a comparison without a choice compares them.
 */
export const usualCriteria = criteria.filter((criterion) => ![l1, hessianTrace, activation].includes(criterion));

/** A criterion with every option settled. */
export interface Method {
  /** Unique in a comparison: `taylor`, `taylor form=snip`. */
  readonly name: string;
  readonly criterion: Criterion;
  readonly options: OptionValues;
}

/** The methods of a recipe. @throws Problem `option-invalid` as `resolveMethod` does, and for one that stands there twice. */
export function resolveMethods(recipes: readonly MethodRecipe[]): Method[] {
  const methods = recipes.map(resolveMethod);
  const names = new Set<string>();
  for (const { name } of methods) {
    if (names.has(name))
      throw new Problem('option-invalid', text('The criterion {0} is named twice.', name), {
        found: methods.map((each) => each.name).join(', '),
        remedy: text('Name each criterion once; a recipe can hold one with several options.'),
      });
    names.add(name);
  }
  return methods;
}

/** @throws Problem `option-invalid` for an unknown criterion, option or value. */
export function resolveMethod({ criterion: id, options }: MethodRecipe): Method {
  const criterion = criteria.find((each) => each.id === id);
  if (!criterion)
    throw new Problem('option-invalid', text('There is no criterion {0}.', id), {
      found: id,
      expected: criteria.map((each) => each.id).join(', '),
      remedy: text('Choose one of the listed criteria.'),
    });
  for (const [key, value] of Object.entries(options)) {
    const option = Object.hasOwn(criterion.options, key) ? criterion.options[key] : undefined;
    if (!option || !takes(option, value))
      throw new Problem('option-invalid', text('{0} has no option {1}={2}.', id, key, value), {
        found: `${key}=${value}`,
        expected: option
          ? describeOption(key, option)
          : Object.entries(criterion.options)
              .map(([each, of]) => describeOption(each, of))
              .join(', ') || 'none',
        remedy: text('Choose one of the listed values.'),
      });
  }
  const settled: Record<string, string> = {};
  let said = '';
  for (const [key, option] of Object.entries(criterion.options)) {
    const chosen = Object.hasOwn(options, key) ? options[key] : undefined;
    const usual = defaultOf(option);
    const value = chosen ?? usual;
    if (value !== undefined) settled[key] = value;
    if (value !== usual) said += ` ${key}=${value ?? ''}`;
  }
  criterion.requireConsistent?.(settled);
  return { name: id + said, criterion, options: settled };
}
