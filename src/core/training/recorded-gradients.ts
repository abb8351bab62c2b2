import type { StepObserver } from './training';

/** Of one parameter, with the number of steps as the last element. */
interface Sums {
  readonly absolute: Float64Array;
  readonly signed: Float64Array;
}

/** Σ|gₜ| and Σgₜ over the steps of a training phase, for each parameter that it sees; gₜ is the data loss's gradient of one step. */
export class RecordedGradients implements StepObserver {
  private readonly sums = new Map<string, Sums>();

  observe(name: string, gradient: ArrayLike<number>): void {
    const { length } = gradient;
    const known = this.sums.get(name);
    const own = known ?? { absolute: new Float64Array(length + 1), signed: new Float64Array(length + 1) };
    if (!known) this.sums.set(name, own);
    const { absolute, signed } = own;
    for (let i = 0; i < length; i++) {
      absolute[i] += Math.abs(gradient[i]);
      signed[i] += gradient[i];
    }
    absolute[length]++;
    signed[length]++;
  }

  /** Whether any step had a gradient of it. */
  has(name: string): boolean {
    return this.sums.has(name);
  }

  /** Mean over the steps of |gₜ|. @throws Error for a parameter that was not trained. */
  meanOfAbsolute(name: string): Float64Array {
    return meanOf(this.sumsOf(name).absolute);
  }

  /** |mean over the steps of gₜ|. @throws Error for a parameter that was not trained. */
  absoluteOfMean(name: string): Float64Array {
    return meanOf(this.sumsOf(name).signed).map(Math.abs);
  }

  state(): ReadonlyMap<string, Float64Array> {
    const entries = [...this.sums].flatMap(([name, { absolute, signed }]): [string, Float64Array][] => [
      [`absolute ${name}`, absolute],
      [`signed ${name}`, signed],
    ]);
    return new Map(entries);
  }

  restore(state: ReadonlyMap<string, Float64Array>): void {
    this.sums.clear();
    for (const [key, absolute] of state) {
      const name = /^absolute (.*)$/s.exec(key)?.[1];
      const signed = state.get(`signed ${name}`);
      if (name !== undefined && signed) this.sums.set(name, { absolute, signed });
    }
  }

  private sumsOf(name: string): Sums {
    const own = this.sums.get(name);
    if (!own) throw new Error(`no gradient of ${name} was recorded`);
    return own;
  }
}

function meanOf(sums: Float64Array): Float64Array {
  const steps = sums[sums.length - 1];
  return sums.subarray(0, -1).map((sum) => sum / steps);
}
