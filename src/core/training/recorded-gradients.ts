import type { StepObserver } from './training';

interface Sums {
  readonly absolute: Float64Array;
  readonly signed: Float64Array;
  steps: number;
}

/** Σ|gₜ| and Σgₜ over the steps of a training phase, for each parameter that it sees; gₜ is the data loss's gradient of one step. */
export class RecordedGradients {
  private readonly sums = new Map<string, Sums>();

  /** What a training phase is given. */
  readonly observe: StepObserver = (name, gradient) => {
    const known = this.sums.get(name);
    const own = known ?? {
      absolute: new Float64Array(gradient.length),
      signed: new Float64Array(gradient.length),
      steps: 0,
    };
    if (!known) this.sums.set(name, own);
    own.steps++;
    for (let i = 0; i < gradient.length; i++) {
      own.absolute[i] += Math.abs(gradient[i]);
      own.signed[i] += gradient[i];
    }
  };

  /** Mean over the steps of |gₜ|. @throws Error for a parameter that was not trained. */
  meanOfAbsolute(name: string): Float64Array {
    const { absolute, steps } = this.sumsOf(name);
    return absolute.map((sum) => sum / steps);
  }

  /** |mean over the steps of gₜ|. @throws Error for a parameter that was not trained. */
  absoluteOfMean(name: string): Float64Array {
    const { signed, steps } = this.sumsOf(name);
    return signed.map((sum) => Math.abs(sum / steps));
  }

  private sumsOf(name: string): Sums {
    const own = this.sums.get(name);
    if (!own) throw new Error(`no gradient of ${name} was recorded`);
    return own;
  }
}
