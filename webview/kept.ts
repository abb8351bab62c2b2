/** What a reload of the window brings back. It may come from an older version of this page: every field is checked. */
import type { AllocationQuery } from '../src/shared/allocation';
import { readBudget } from '../src/shared/budget';
import { bounded, type Decision, type Edits } from './budget-history';
import { readChartChoices } from './chart-state';
import type { Plane, Window } from '../src/shared/pictures';
import { sectionIds, start, type Spot, type Trail } from './places';
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
  const budget = readBudget(value['budget']);
  return {
    sparsity,
    scope: oneOf(value['scope'], 'global', 'layer'),
    ...(value['normalize'] === 'layer' && { normalize: 'layer' as const }),
    ...(budget && { budget }),
  };
}

const names = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];

function decisions(value: unknown): readonly Decision[] {
  const read = (each: unknown): Decision[] => {
    const decided = isRecord(each) && allocation(each['allocation']);
    return decided ? [{ allocation: decided, locked: names(each['locked']) }] : [];
  };
  return Array.isArray(value) ? bounded(value.flatMap(read)) : [];
}

const edits = (value: unknown): Edits =>
  isRecord(value) ? { past: decisions(value['past']), future: decisions(value['future']) } : initialState.choices.edits;

const naturals = (value: unknown): number[] | undefined =>
  Array.isArray(value) && value.length > 0 && value.every((each) => Number.isInteger(each) && each >= 0)
    ? (value as number[])
    : undefined;

function spot(value: Record<string, unknown>): Spot {
  const { channel } = value;
  const [first, ...rest] = sectionIds;
  return {
    section: oneOf(value['section'], first, ...rest),
    method: optional(value['method']),
    parameter: optional(value['parameter']),
    channel: typeof channel === 'number' ? natural(channel) : undefined,
    index: naturals(value['index']),
  };
}

function plane(value: unknown): Plane | undefined {
  if (!isRecord(value) || !isRecord(value['fixed'])) return undefined;
  const axes = (list: unknown): number[] | undefined =>
    Array.isArray(list) && list.length === 0 ? [] : naturals(list);
  const [rows, columns] = [axes(value['rows']), axes(value['columns'])];
  const fixed = Object.entries(value['fixed']).map(([axis, at]): [string, number] => [axis, natural(at)]);
  return rows && columns && { rows, columns, fixed: Object.fromEntries(fixed) };
}

function window(value: unknown): Window | undefined {
  if (!isRecord(value)) return undefined;
  const [top, left, height, width] = ['top', 'left', 'height', 'width'].map((side) => natural(value[side]));
  return top !== undefined && left !== undefined && height && width ? { top, left, height, width } : undefined;
}

function trail(value: unknown): Trail {
  const spots = (list: unknown): Spot[] => (Array.isArray(list) ? list.filter(isRecord).map(spot) : []);
  return isRecord(value) ? { past: spots(value['past']), future: spots(value['future']) } : start.trail;
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
      locked: names(choices['locked']),
      edits: edits(choices['edits']),
      editing: choices['editing'] === true,
      holdTotal: typeof choices['holdTotal'] === 'boolean' ? choices['holdTotal'] : undefined,
      show: oneOf(choices['show'], 'sparsity', 'kept'),
      curve: oneOf(choices['curve'], 'quality', 'loss'),
      mode: oneOf(choices['mode'], 'kept', 'weight', 'score'),
      statistic: oneOf(choices['statistic'], 'mean', 'lowest', 'highest'),
      channelOrder: oneOf(choices['channelOrder'], 'score', 'number'),
      plane: plane(choices['plane']),
      window: window(choices['window']),
      ...spot(choices),
      trail: trail(choices['trail']),
      cursor: place(choices['cursor'], initialState.choices.cursor),
      focus: place(choices['focus'], initialState.choices.focus),
      charts: readChartChoices(choices['charts']),
    },
    scroll: isRecord(scroll)
      ? { top: natural(scroll['top']), left: natural(scroll['left']), down: natural(scroll['down']) }
      : { top: 0, left: 0, down: 0 },
  };
}
