/** What a reload of the window brings back. It may come from an older version of this page: every field is checked. */
import type { AllocationQuery } from '../src/shared/allocation';
import { initialState, type Choices, type Place } from './state';

export interface Kept {
  /** The editor's own, kept for it (PanelState.key). */
  readonly key?: string;
  readonly choices: Choices;
  /** CSS pixels: the page down, the matrix to the right and, where it is long, down. */
  readonly scroll: { readonly top: number; readonly left: number; readonly down: number };
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const natural = (value: unknown): number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : 0;
const oneOf = <T extends string>(value: unknown, first: T, ...rest: T[]): T =>
  rest.find((one) => one === value) ?? first;
const optional = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function place(value: unknown, fallback: Place): Place {
  return isRecord(value) ? { row: natural(value['row']), column: natural(value['column']) } : fallback;
}

function allocation(value: unknown): AllocationQuery | undefined {
  if (!isRecord(value)) return undefined;
  const { sparsity } = value;
  if (typeof sparsity !== 'number' || !(sparsity >= 0 && sparsity < 1)) return undefined;
  return {
    sparsity,
    scope: oneOf(value['scope'], 'global', 'layer'),
    ...(value['normalize'] === 'layer' && { normalize: 'layer' as const }),
  };
}

/** `undefined` where nothing usable was kept. */
export function readKept(value: unknown): Kept | undefined {
  if (!isRecord(value) || !isRecord(value['choices'])) return undefined;
  const { choices, scroll } = value;
  const chosen = allocation(choices['allocation']);
  const computed = allocation(choices['computed']);
  if (!chosen || !computed || typeof choices['run'] !== 'string') return undefined;
  const key = optional(value['key']);
  return {
    ...(key !== undefined && { key }),
    choices: {
      run: choices['run'],
      computed,
      allocation: chosen,
      show: oneOf(choices['show'], 'sparsity', 'kept'),
      curve: oneOf(choices['curve'], 'quality', 'loss'),
      mode: oneOf(choices['mode'], 'kept', 'weight', 'score'),
      method: optional(choices['method']),
      parameter: optional(choices['parameter']),
      cursor: place(choices['cursor'], initialState.choices.cursor),
      focus: place(choices['focus'], initialState.choices.focus),
    },
    scroll: isRecord(scroll)
      ? { top: natural(scroll['top']), left: natural(scroll['left']), down: natural(scroll['down']) }
      : { top: 0, left: 0, down: 0 },
  };
}
