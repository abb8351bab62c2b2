/** Everything that decides which weights go: the slider, how scores are cut, budgets of single layers, and the way back. Pure. */
import { sameAllocation, type AllocationQuery } from '../src/shared/allocation';
import type { LayerCount } from '../src/shared/documents';
import { presets } from '../src/shared/presets';
import { fitted, holdLayer, holdsTotal, moveLayer, ruleFor, withoutBudget, type Hold, type Sized } from './budget';
import { redone, stepFrom, undone, type Decision, type Moved } from './budget-history';
import { rowsOf } from './rows';
import { clampSparsity } from './sparsity';
import type { PageState } from './state';

/** `moving`: a slider or a key is held, more may come until `settle`; all of it is one step back. */
interface Moving {
  readonly moving?: boolean;
}

/** Every scored layer under the method in view, as it is now. */
interface UnderMethod {
  readonly layers: readonly LayerCount[];
}

export type DecideAction =
  | ({ readonly type: 'sparsity'; readonly sparsity: number } & Moving)
  /** From wherever it is now: several keys may come between two frames. */
  | ({ readonly type: 'nudge'; readonly by: number } & Moving)
  | { readonly type: 'scope'; readonly scope: AllocationQuery['scope'] }
  | { readonly type: 'normalize'; readonly normalize: boolean }
  | { readonly type: 'preset'; readonly preset: string }
  | ({ readonly type: 'layer-share'; readonly parameter: string; readonly share: number } & UnderMethod & Moving)
  | ({ readonly type: 'layer-hold'; readonly parameter: string; readonly hold: Hold } & UnderMethod)
  /** What was typed for a layer is no share. */
  | { readonly type: 'layer-refused' }
  | { readonly type: 'reset-budget' }
  | { readonly type: 'hold-total'; readonly holdTotal: boolean }
  | { readonly type: 'edit-budget'; readonly editing: boolean }
  | { readonly type: 'undo' | 'redo' }
  /** What was held is released. */
  | { readonly type: 'settle' }
  /** It is held still: what comes next belongs to the same step, but exact numbers may be asked for. */
  | { readonly type: 'pause' };

/** What the last step was, for who should hear of it. */
export interface Change {
  /** `limited`: as far as the other layers can make up for it. */
  readonly kind: Hold | 'limited' | 'reset' | 'undo' | 'redo' | 'preset' | 'impossible' | 'no-number';
  readonly parameter?: string;
  /** Every layer before it, where others may have changed. */
  readonly layers?: readonly LayerCount[];
}

/** A slider or a key that is held. */
export interface Gesture {
  /** What it moves. */
  readonly key: string;
  /** What was decided before. */
  readonly before: Decision;
  readonly layers: readonly LayerCount[];
}

export const decisionOf = ({ choices }: PageState): Decision => ({
  allocation: choices.allocation,
  locked: choices.locked,
});

const sameDecision = (a: Decision, b: Decision): boolean =>
  sameAllocation(a.allocation, b.allocation) && [...a.locked].sort().join('\n') === [...b.locked].sort().join('\n');

interface Step {
  readonly to: Decision;
  readonly change?: Change;
  /** Absent: the step is a whole one. */
  readonly gesture?: Gesture;
}

/** Another decision, and the one before it remembered unless the same gesture began there. */
function stepped(state: PageState, { to, change, gesture }: Step): PageState {
  const before = decisionOf(state);
  // A gesture begins with the first thing that it changes.
  if (sameDecision(before, to)) return change ? { ...state, change } : state;
  const { choices } = state;
  const goesOn = gesture !== undefined && state.gesture?.key === gesture.key;
  const edits = goesOn ? choices.edits : stepFrom(choices.edits, before);
  return {
    ...state,
    change,
    choices: { ...choices, ...to, edits },
    gesture,
    moving: gesture !== undefined,
  };
}

const sizesOf = (state: PageState): Sized[] =>
  rowsOf(state).map(({ parameter, document }) => ({ name: parameter, total: document.count }));

/** The gesture that moves one thing: the one under way, or one that begins. */
const gestureOf = (state: PageState, key: string, layers: readonly LayerCount[] = []): Gesture =>
  state.gesture?.key === key ? state.gesture : { key, before: decisionOf(state), layers };

function toSparsity(state: PageState, sparsity: number, moving: boolean): PageState {
  const { allocation, locked } = state.choices;
  const gesture = moving ? { gesture: gestureOf(state, 'sparsity') } : {};
  // From where the gesture began: shares that were let go on its way come back.
  const from = gesture.gesture?.before ?? { allocation, locked };
  const wanted = { ...from, allocation: { ...from.allocation, sparsity: clampSparsity(sparsity) } };
  const to = allocation.budget || from.allocation.budget ? fitted(wanted, sizesOf(state)) : wanted;
  const next = to ? stepped(state, { to, ...gesture }) : { ...state, change: { kind: 'impossible' as const } };
  return { ...next, entryInvalid: false };
}

function moved(state: PageState, step: Moved | undefined, kind: 'undo' | 'redo'): PageState {
  if (!step) return state;
  const { edits, to } = step;
  return {
    ...state,
    choices: { ...state.choices, ...to, edits },
    change: { kind },
    gesture: undefined,
    moving: false,
    entryInvalid: false,
  };
}

/** The next state. The same object where nothing changes. */
export function decide(state: PageState, action: DecideAction): PageState {
  const { choices } = state;
  const { allocation, locked, edits } = choices;
  const now = decisionOf(state);
  switch (action.type) {
    case 'sparsity':
      return toSparsity(state, action.sparsity, action.moving ?? false);
    case 'nudge':
      return toSparsity(state, allocation.sparsity + action.by, action.moving ?? false);
    case 'scope':
      return fittedStep(state, { allocation: { ...allocation, scope: action.scope }, locked });
    case 'normalize': {
      const { sparsity, scope, budget } = allocation;
      const normalize = action.normalize && { normalize: 'layer' as const };
      return stepped(state, {
        to: { allocation: { sparsity, scope, ...normalize, ...(budget && { budget }) }, locked },
      });
    }
    case 'preset': {
      const preset = presets.find(({ id }) => id === action.preset);
      if (!preset) return state;
      const layers = rowsOf(state).map(({ parameter, document }) => ({
        name: parameter,
        shape: document.shape,
        total: document.count,
      }));
      return stepped(state, {
        to: { allocation: preset.apply(allocation, layers), locked: [] },
        change: { kind: 'preset' },
      });
    }
    case 'layer-share': {
      const { parameter, share } = action;
      const key = `layer ${parameter}`;
      const gesture = gestureOf(state, key, action.layers);
      const { layers, before } = action.moving ? gesture : { layers: action.layers, before: now };
      const to = moveLayer(before, { parameter, share, layers, holdTotal: holdsTotal(allocation, choices.holdTotal) });
      const rule = ruleFor(to.allocation.budget, parameter);
      const reached = rule?.exact ?? rule?.most;
      const far = reached === undefined || Math.abs(reached - share) > tolerance(layers, parameter);
      const change: Change = { kind: far ? 'limited' : rule?.most === undefined ? 'set' : 'cap', parameter, layers };
      return stepped(state, { to, change, ...(action.moving && { gesture }) });
    }
    case 'layer-hold': {
      const { parameter, hold, layers } = action;
      const to = holdLayer(now, parameter, hold, layers);
      return to
        ? stepped(state, { to, change: { kind: hold, parameter, layers } })
        : { ...state, change: { kind: 'impossible', parameter } };
    }
    case 'layer-refused':
      return { ...state, change: { kind: 'no-number' } };
    case 'reset-budget':
      return stepped(state, { to: withoutBudget(now), change: { kind: 'reset' } });
    case 'hold-total':
      return { ...state, choices: { ...choices, holdTotal: action.holdTotal } };
    case 'edit-budget':
      return { ...state, choices: { ...choices, editing: action.editing }, change: undefined };
    case 'undo':
      return moved(state, undone(edits, now), 'undo');
    case 'redo':
      return moved(state, redone(edits, now), 'redo');
    case 'settle':
      return state.gesture || state.moving ? { ...state, gesture: undefined, moving: false } : state;
    case 'pause':
      return state.moving ? { ...state, moving: false } : state;
  }
}

/** Shares closer than this are the same to a person, or are a weight apart: one weight of a layer stays. */
const tolerance = (layers: readonly LayerCount[], parameter: string): number =>
  Math.max(0.0006, 1.5 / Math.max(1, layers.find(({ name }) => name === parameter)?.total ?? 1));

/** A whole step, where the layers can lose as much as it says. */
function fittedStep(state: PageState, decision: Decision): PageState {
  const to = decision.allocation.budget ? fitted(decision, sizesOf(state)) : decision;
  return to ? stepped(state, { to }) : { ...state, change: { kind: 'impossible' } };
}
