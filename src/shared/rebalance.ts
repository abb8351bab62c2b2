/** Moves budget between layers while the total is held: what a person does who drags one layer and wants no other sparsity. */
import type { Budget, BudgetRule } from './allocation';
import type { LayerCount } from './documents';

export interface RebalanceRequest {
  /** Every scored parameter, as many of its weights kept as now. */
  readonly layers: readonly LayerCount[];
  /** The one that is dragged. */
  readonly name: string;
  /** The share of its weights that it should lose. */
  readonly share: number;
  /** Layers that stay as they are. One of them is not dragged, either. */
  readonly locked: ReadonlySet<string>;
  /** What the others may lose: `least`, `most`; an `exact` holds as a lock does. A layer that is outside now comes no further out. */
  readonly caps?: Budget | undefined;
}

/** How many weights a layer loses now, and may. */
interface Room {
  readonly name: string;
  readonly total: number;
  readonly removed: number;
  readonly low: number;
  readonly high: number;
}

function roomOf({ name, total, kept }: LayerCount, fixed: boolean, cap: BudgetRule | undefined): Room {
  const removed = total - kept;
  if (fixed || cap?.exact !== undefined) return { name, total, removed, low: removed, high: removed };
  // A layer keeps at least one weight. Bounds are whole weights inside the shares.
  const low = Math.ceil(total * (cap?.least ?? 0) - tolerance);
  const high = Math.min(Math.floor(total * (cap?.most ?? 1) + tolerance), Math.max(0, total - 1));
  return { name, total, removed, low: Math.min(low, removed), high: Math.max(high, removed) };
}

/** A share of a whole number of weights may be a little off. */
const tolerance = 1e-6;

/** The amount shared out in proportion to the rooms, in whole numbers, none above its room. Σ rooms ≥ amount ≥ 0. */
function shareOut(amount: number, rooms: readonly number[]): number[] {
  const all = rooms.reduce((sum, room) => sum + room, 0);
  if (all === 0) return rooms.map(() => 0);
  const exact = rooms.map((room) => (amount * room) / all);
  const given = exact.map(Math.floor);
  let rest = amount - given.reduce((sum, each) => sum + each, 0);
  // The largest remainders first; of equal ones the earlier layer.
  const order = exact.map((value, index) => ({ index, remainder: value - given[index] }));
  order.sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  for (const { index } of order) {
    const more = rest > 0 && given[index] < rooms[index] ? 1 : 0;
    given[index] += more;
    rest -= more;
  }
  return given;
}

/**
 * The dragged layer's wish, as far as the others can make up for it: they lose more, or less, in proportion to how much more or less they
 * still can. @returns an exact share for every layer, which together lose as many weights as before.
 */
export function rebalance({ layers, name, share, locked, caps = {} }: RebalanceRequest): Budget {
  const rules = new Map(Object.entries(caps));
  const rooms = layers.map((layer) => roomOf(layer, locked.has(layer.name), rules.get(layer.name)));
  const dragged = rooms.find((room) => room.name === name);
  const removed = new Map(rooms.map((room) => [room.name, room.removed]));
  if (dragged) {
    const others = rooms.filter((room) => room !== dragged);
    const wanted = Math.min(Math.max(Math.round(dragged.total * share), dragged.low), dragged.high);
    const more = wanted > dragged.removed;
    const open = others.map((room) => (more ? room.removed - room.low : room.high - room.removed));
    const moved = Math.min(
      Math.abs(wanted - dragged.removed),
      open.reduce((sum, each) => sum + each, 0),
    );
    const sign = more ? 1 : -1;
    removed.set(name, dragged.removed + sign * moved);
    const given = shareOut(moved, open);
    others.forEach((room, index) => removed.set(room.name, room.removed - sign * given[index]));
  }
  return Object.fromEntries(
    rooms.map((room): [string, BudgetRule] => [
      room.name,
      { exact: room.total > 0 ? (removed.get(room.name) ?? 0) / room.total : 0 },
    ]),
  );
}
