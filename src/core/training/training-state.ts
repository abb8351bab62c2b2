import * as z from 'zod';
import { decodeArrays, encodeArrays, type StoredArray } from '../array-file';
import type { Node } from '../graph/node';
import { range, size } from '../graph/shape';
import { LossCurve } from './loss-curve';
import { hold, stateCount, type Numbers, type Slot } from './optimizer';
import type { TrainInput } from './training';

/** The best weights so far, by name. */
export interface Best {
  /** Epochs that they have had. */
  readonly epoch: number;
  readonly loss: number;
  readonly values: ReadonlyMap<string, Numbers>;
}

const magic = 'prunescope training 1';
const position = z.object({
  magic: z.literal(magic),
  epoch: z.int().min(0),
  at: z.int().min(0),
  step: z.int().min(0),
  sum: z.number(),
  losses: z.array(z.number()),
  heldOutLosses: z.array(z.number().nullable()),
  curve: z.object({ means: z.array(z.number()), sum: z.number(), count: z.int().min(0), width: z.int().min(1) }),
  best: z.object({ epoch: z.int().min(0), loss: z.number().nullable() }).optional(),
});

/**
 * Everything that a training phase changes: weights, optimizer, how far it is, what was best. Float64 where the executor is exact, so
 * that nothing is lost between steps; float32 otherwise.
 */
export class TrainingState {
  /** Of every trained parameter and of all moving statistics. */
  readonly values = new Map<string, Numbers>();
  /** One for each trained parameter, in their order. */
  readonly slots: readonly Slot[];
  readonly curve = new LossCurve();
  /** Mean loss of each epoch that was finished. */
  losses: number[] = [];
  heldOutLosses: number[] = [];
  /** Epochs that are finished, steps of the epoch that is not, steps of all. */
  epoch = 0;
  at = 0;
  step = 0;
  /** Of the losses of the epoch that is not finished. */
  sum = 0;
  best: Best | undefined;
  private readonly nodes: ReadonlyMap<string, Node>;

  constructor(private readonly input: TrainInput) {
    const { trainable, weights, settings, masks, l1, moving = new Map<string, Node>() } = input;
    this.nodes = new Map([...trainable.map(({ name, node }) => [name, node] as const), ...moving]);
    for (const [name, node] of this.nodes) this.values.set(name, this.numbers(weights.get(node) ?? []));
    this.slots = trainable.map(({ name, node, role }) => {
      const penalised = l1?.parameters.has(name) ?? false;
      const decays = !penalised && (role === 'kernel' || role === 'embedding');
      return {
        name,
        values: this.valuesOf(name),
        state: range(stateCount(settings)).map(() => this.numbers(new Float32Array(size(node.shape)))),
        weightDecay: decays ? settings.weightDecay : 0,
        l1: penalised ? (l1?.lambda ?? 0) : 0,
        mask: masks?.get(name),
      };
    });
    for (const { mask, values } of this.slots) if (mask) hold(mask, [values]);
  }

  /** @throws Error for what is not trained. */
  valuesOf(name: string): Numbers {
    const values = this.values.get(name);
    if (!values) throw new Error(`${name} is not trained`);
    return values;
  }

  /** The same by node. */
  get feeds(): ReadonlyMap<Node, Numbers> {
    return new Map([...this.nodes].map(([name, node]) => [node, this.valuesOf(name)]));
  }

  /** Every value is a number, in float32 as well. */
  get isFinite(): boolean {
    const isNumber = (value: number): boolean => Number.isFinite(Math.fround(value));
    return [...this.values.values()].every((values) => values.every(isNumber));
  }

  keepAsBest(loss: number): void {
    const values = new Map([...this.values].map(([name, each]) => [name, each.slice()]));
    this.best = { epoch: this.epoch, loss, values };
  }

  /** As a checkpoint keeps it. */
  encode(): Uint8Array {
    const { epoch, at, step, sum, losses, heldOutLosses, curve, best } = this;
    const arrays = new Map<string, StoredArray>();
    for (const [name, values] of this.values) arrays.set(`value ${name}`, values);
    for (const { name, state } of this.slots)
      state.forEach((each, index) => arrays.set(`state ${index} ${name}`, each));
    for (const [name, values] of best?.values ?? []) arrays.set(`best ${name}`, values);
    for (const [name, values] of this.input.observe?.state() ?? []) arrays.set(`observed ${name}`, values);
    const about: z.infer<typeof position> = {
      magic,
      epoch,
      at,
      step,
      sum,
      losses,
      // JSON has no infinity: a loss that is none.
      heldOutLosses: heldOutLosses.map(finiteOrNull),
      curve: { ...curve.state, means: [...curve.state.means] },
      ...(best && { best: { epoch: best.epoch, loss: finiteOrNull(best.loss) } }),
    };
    return encodeArrays({ about, arrays });
  }

  /** Goes on where a checkpoint was made. @returns false for what is none of this training; then nothing has changed. */
  restore(bytes: Uint8Array): boolean {
    const file = decodeArrays(bytes);
    const parsed = position.safeParse(file?.about);
    if (!file || !parsed.success) return false;
    const fits = (key: string, like: Numbers): boolean => {
      const found = file.arrays.get(key);
      return found?.length === like.length && found instanceof Float64Array === like instanceof Float64Array;
    };
    const { best, curve, heldOutLosses, losses, epoch, at, step, sum } = parsed.data;
    const values = [...this.values];
    const states = this.slots.flatMap(({ name, state }) =>
      state.map((each, index): [string, Numbers] => [`state ${index} ${name}`, each]),
    );
    const whole =
      values.every(([name, like]) => fits(`value ${name}`, like) && (!best || fits(`best ${name}`, like))) &&
      states.every(([key, like]) => fits(key, like));
    if (!whole) return false;
    const stored = (key: string): StoredArray => file.arrays.get(key) ?? new Float64Array();
    for (const [name, into] of values) into.set(stored(`value ${name}`));
    for (const [key, into] of states) into.set(stored(key));
    if (best)
      this.best = {
        epoch: best.epoch,
        loss: best.loss ?? Infinity,
        values: new Map(values.map(([name]) => [name, stored(`best ${name}`)])),
      };
    this.input.observe?.restore(observedIn(file.arrays));
    this.curve.state = curve;
    this.losses = losses;
    this.heldOutLosses = heldOutLosses.map((loss) => loss ?? Infinity);
    [this.epoch, this.at, this.step, this.sum] = [epoch, at, step, sum];
    return true;
  }

  private numbers(from: ArrayLike<number>): Numbers {
    return this.input.executor.name === 'reference' ? Float64Array.from(from) : Float32Array.from(from);
  }
}

const finiteOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

function observedIn(arrays: ReadonlyMap<string, StoredArray>): ReadonlyMap<string, Float64Array> {
  const prefix = 'observed ';
  const found = new Map<string, Float64Array>();
  for (const [key, array] of arrays)
    if (key.startsWith(prefix) && array instanceof Float64Array) found.set(key.slice(prefix.length), array);
  return found;
}
