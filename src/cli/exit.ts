/** Exit codes of the terminal's contract. */
import type { ProblemCode } from '../shared/problem';

export const exitCodes = { done: 0, failed: 1, usage: 2, condition: 3, cancelled: 130 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Problems that the command line itself caused: another command line is the remedy. */
const usage: ReadonlySet<ProblemCode> = new Set(['option-invalid', 'sparsity-invalid', 'data-required']);

export function exitCodeOf(code: ProblemCode): ExitCode {
  // The work was done, and what was asked of its result does not hold.
  if (code === 'drop-impossible') return exitCodes.condition;
  return usage.has(code) ? exitCodes.usage : exitCodes.failed;
}
