import { schedule as scheduleSchema, type ScheduleRecipe } from '../../shared/recipe';
import { text } from '../../shared/text';
import type { Flag } from './flags';
import { integer, lonely } from './values';

export interface ScheduleFlags {
  readonly schedule?: ScheduleRecipe['kind'];
  readonly rounds?: number;
}

export const scheduleFlags: readonly Flag[] = [
  {
    usage: '--schedule <kind>',
    what: text('How the sparsity is reached: at once, or in rounds that each score anew'),
    choices: scheduleSchema.shape.kind.unwrap().options,
  },
  {
    usage: '--rounds <k>',
    what: text('Rounds of an iterative or cubic schedule (default 5); they share the epochs of --fine-tune'),
    read: integer('--rounds', 1, 1000),
  },
];

/** @throws Problem `option-invalid` for rounds of what is done at once. */
export function scheduleOf({ schedule, rounds }: ScheduleFlags): { readonly schedule?: ScheduleRecipe } {
  if (rounds !== undefined && (schedule ?? 'one-shot') === 'one-shot')
    throw lonely('--rounds', '--schedule iterative|cubic');
  if (schedule === undefined) return {};
  return { schedule: scheduleSchema.parse({ kind: schedule, ...(rounds !== undefined && { rounds }) }) };
}

export const isScheduled = ({ schedule }: ScheduleFlags): boolean => schedule !== undefined && schedule !== 'one-shot';
