import { throwIfCancelled } from '../../shared/problem';
import type { Axes } from './layout';
import { inOrderOf, otherOrders, sameOrder } from './layout';
import { Changes } from './changes';
import type { Weight } from './weights';
import { countNonZero } from '../evaluation/size';

/** What is known of two parameters that are the same one. */
export interface Comparison {
  readonly zeros: readonly [before: number, after: number];
  /** Absent where the shapes do not fit each other. */
  readonly changes?: Changes;
  /** Where `after` has another order of axes. */
  readonly axes?: Axes;
}

/** Elements that are looked at in one go: few enough to be heard between, and to stay in a processor's cache. */
const pieceLength = 2 ** 18;
/** Of the largest changes, how many are kept. */
export const keptChanges = 10;

export interface CompareOptions {
  /** The models are of different formats, which may keep a square kernel the other way round. */
  readonly acrossFormats: boolean;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Compares two parameters number by number, in the order of axes that brings them nearest to each other.
 * @throws what reading throws; Cancelled.
 */
export async function compareWeights(before: Weight, after: Weight, options: CompareOptions): Promise<Comparison> {
  const { acrossFormats, signal } = options;
  const same = sameOrder(before.shape, after.shape);
  const others = same && !acrossFormats ? [] : otherOrders(before.shape, after.shape);
  if (!same && others.length === 0) {
    return { zeros: [await zerosOf(before, signal), await zerosOf(after, signal)] };
  }
  const plain = same ? await compareInOrder(before, after, signal) : undefined;
  if (plain && (others.length === 0 || plain.changes.counts.changed === 0)) return plain;
  let nearest: (Comparison & { readonly changes: Changes }) | undefined = plain;
  const [old, now] = [await wholeOf(before), await wholeOf(after)];
  for (const axes of others) {
    throwIfCancelled(signal);
    const changes = new Changes(keptChanges);
    changes.add(0, old, inOrderOf(before.shape, axes, now));
    // In the same order unless another one says clearly more.
    if (!nearest || changes.mean < nearest.changes.mean)
      nearest = { zeros: [zerosIn(old), zerosIn(now)], changes, axes };
  }
  return nearest ?? { zeros: [zerosIn(old), zerosIn(now)] };
}

async function compareInOrder(
  before: Weight,
  after: Weight,
  signal: AbortSignal | undefined,
): Promise<Comparison & { readonly changes: Changes }> {
  const changes = new Changes(keptChanges);
  let [zerosBefore, zerosAfter] = [0, 0];
  for (let start = 0; start < before.count; start += pieceLength) {
    throwIfCancelled(signal);
    const length = Math.min(pieceLength, before.count - start);
    const [old, now] = [await before.read(start, length), await after.read(start, length)];
    changes.add(start, old, now);
    zerosBefore += zerosIn(old);
    zerosAfter += zerosIn(now);
  }
  return { zeros: [zerosBefore, zerosAfter], changes };
}

/** Zeros of a parameter that nothing is compared with. */
export async function zerosOf(weight: Weight, signal: AbortSignal | undefined): Promise<number> {
  let zeros = 0;
  for (let start = 0; start < weight.count; start += pieceLength) {
    throwIfCancelled(signal);
    zeros += zerosIn(await weight.read(start, Math.min(pieceLength, weight.count - start)));
  }
  return zeros;
}

const zerosIn = (values: Float32Array): number => values.length - countNonZero(values);

/** All values, also when the model is asked again. */
const wholeOf = async (weight: Weight): Promise<Float32Array> => (await weight.read(0, weight.count)).slice();
