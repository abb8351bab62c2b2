/** How scores become a mask: what can change without another pass over data. */
import type { GuardDocument, LayerCount } from './documents';
import type { ProblemDocument } from './problem';

export interface AllocationQuery {
  /** 0 ≤ s < 1. */
  readonly sparsity: number;
  readonly scope: 'global' | 'layer';
  readonly normalize?: 'layer';
  /** What a person decided for single parameters. Absent, never empty, where nothing was. */
  readonly budget?: Budget;
}

/** By the parameter's name. With scope `global` the total stays what `sparsity` says: the other parameters give the rest. */
export type Budget = Readonly<Record<string, BudgetRule>>;

/** Shares of one parameter's weights to remove, each at least 0 and at most 1; `exact` excludes the others. A recipe says the same. */
export interface BudgetRule {
  /** Locked there; 0 keeps the parameter whole. */
  readonly exact?: number;
  readonly least?: number;
  readonly most?: number;
}

export interface AllocationAnswer {
  readonly method: string;
  readonly removed: number;
  readonly zeros: number;
  readonly kept: number;
  readonly guard?: GuardDocument;
  readonly layers: readonly LayerCount[];
  /** Counted in histograms of the scores, as while a slider moves: right to a 65,536th of the scores' range of keys. */
  readonly about?: true;
  /** Allocation failed for this method (a target too high, say). */
  readonly error?: ProblemDocument;
}

/** Which masks an allocation gives, as a key of a cache. */
export const allocationKey = ({ sparsity, scope, normalize, budget }: AllocationQuery): string =>
  [sparsity.toFixed(6), scope, normalize ?? 'none', ...(budget ? [budgetKey(budget)] : [])].join(' ');

export const sameAllocation = (a: AllocationQuery, b: AllocationQuery): boolean =>
  allocationKey(a) === allocationKey(b);

/** The same rule at another sparsity: points of one curve. */
export const sameRule = (a: AllocationQuery, b: AllocationQuery): boolean =>
  sameAllocation({ ...a, sparsity: 0 }, { ...b, sparsity: 0 });

/** All of an allocation but its sparsity. */
export type AllocationRule = Omit<AllocationQuery, 'sparsity'>;

/** The rule alone, of a query that asks for more. */
export const ruleOf = ({ scope, normalize, budget }: AllocationRule): AllocationRule => ({
  scope,
  ...(normalize && { normalize }),
  ...(budget && Object.keys(budget).length > 0 && { budget }),
});

/** The allocation alone, of a query that asks for more. */
export const allocationOf = ({ sparsity, ...rule }: AllocationQuery): AllocationQuery => ({
  sparsity,
  ...ruleOf(rule),
});

function budgetKey(budget: Budget): string {
  const rules = Object.entries(budget).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(rules.map(([name, { exact, least, most }]) => [name, exact, least, most]));
}
