/** What a person decided for single parameters, as it comes from outside: a page, a file of an older version. */
import type { Budget, BudgetRule } from './allocation';

const keys = ['exact', 'least', 'most'] as const;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isShare = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= 1;

/** One rule, undefined where it says nothing, or nothing that could be meant. */
export function readRule(value: unknown): BudgetRule | undefined {
  if (!isRecord(value)) return undefined;
  const said = Object.keys(value).filter((key) => value[key] !== undefined);
  if (said.length === 0 || said.some((key) => !(keys as readonly string[]).includes(key))) return undefined;
  const { exact, least, most } = value;
  if (![exact, least, most].every((share) => share === undefined || isShare(share))) return undefined;
  if (isShare(exact)) return least === undefined && most === undefined ? { exact } : undefined;
  if (isShare(least) && isShare(most) && least > most) return undefined;
  return { ...(isShare(least) && { least }), ...(isShare(most) && { most }) };
}

/** A whole budget; `undefined` where it is none, where a rule is none, or where it is empty. */
export function readBudget(value: unknown): Budget | undefined {
  if (!isRecord(value)) return undefined;
  const rules = Object.entries(value).map(([name, rule]): [string, BudgetRule | undefined] => [name, readRule(rule)]);
  if (rules.length === 0) return undefined;
  // Not by assignment: a parameter may be called __proto__.
  const read = rules.flatMap(([name, rule]): [string, BudgetRule][] => (rule ? [[name, rule]] : []));
  return read.length === rules.length ? Object.fromEntries(read) : undefined;
}
