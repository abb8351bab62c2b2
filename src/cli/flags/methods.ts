import { criteria } from '../../core/criteria';
import { describeOption } from '../../core/criteria/options';
import { Problem } from '../../shared/problem';
import type { MethodRecipe } from '../../shared/recipe';
import { text } from '../../shared/text';
import type { Flag } from './flags';
import { namesOf, repeated } from './values';

export interface OptionFlags {
  readonly option?: readonly string[];
}
export interface CriterionFlags extends OptionFlags {
  readonly criterion?: string;
}
export interface CriteriaFlags extends OptionFlags {
  readonly criteria?: readonly string[];
}

const ids = criteria.map(({ id }) => id).join(', ');
/** `taylor.form=absolute|snip, …`: the first value is the default. */
const choices = criteria
  .flatMap(({ id, options }) => Object.entries(options).map(([key, option]) => `${id}.${describeOption(key, option)}`))
  .join(', ');

const optionFlag: Flag = {
  usage: '--option <id.key=value>',
  what: text('An option of a criterion (repeatable); key=value where there is one criterion: {0}', choices),
  read: repeated,
};
export const criterionFlags: readonly Flag[] = [
  { usage: '--criterion <id>', what: text('How weights are scored: {0}', ids) },
  optionFlag,
];
export const criteriaFlags: readonly Flag[] = [
  {
    usage: '--criteria <ids>',
    what: text('How weights are scored, by default what is quick and what the data allows: {0}', ids),
    read: (value: string) => namesOf('--criteria', value),
  },
  optionFlag,
];

/**
 * Criteria with their options. That the ids, keys and values exist is the core's to say.
 * @throws Problem `option-invalid` for an option that belongs to none of the criteria, or a criterion named twice.
 */
export function methodsOf(chosen: readonly string[], options: readonly string[] = []): MethodRecipe[] {
  const twice = chosen.find((id, index) => chosen.indexOf(id) !== index);
  if (twice !== undefined)
    throw new Problem('option-invalid', text('The criterion {0} is named twice.', twice), {
      found: chosen.join(),
      remedy: text('Name each criterion once; a recipe can hold one with several options.'),
    });
  const methods = chosen.map((criterion) => ({ criterion, options: new Map<string, string>() }));
  for (const option of options) {
    const { id, key, value } = /^(?:(?<id>[^.=]+)\.)?(?<key>[^.=]+)=(?<value>.+)$/.exec(option)?.groups ?? {};
    const owner =
      id === undefined && methods.length === 1 ? methods[0] : methods.find(({ criterion }) => criterion === id);
    if (!owner || key === undefined || value === undefined)
      throw new Problem('option-invalid', text('The option {0} belongs to none of the criteria.', option), {
        found: option,
        expected: methods.map(({ criterion }) => `${criterion}.KEY=VALUE`).join(', '),
        remedy: text('Name the criterion in front: taylor.form=snip.'),
      });
    owner.options.set(key, value);
  }
  return methods.map(({ criterion, options }) => ({ criterion, options: Object.fromEntries(options) }));
}
