/** One sentence on which method to take, and whether what separates it from the others is more than noise. */
import { text, type Text } from './text';

/** A method as it stands at one sparsity. */
export interface Contender {
  readonly label: string;
  readonly value: number;
  /** Standard error of the value; absent where it is not known. */
  readonly error?: number | undefined;
  readonly needsData: boolean;
  /** It trains before it scores, or its weights were trained afterwards: slow, and not compared unawares with what was not. */
  readonly trains: boolean;
}

export interface Question {
  readonly contenders: readonly Contender[];
  readonly higherIsBetter: boolean;
  /** The unpruned model's own value, and how much below it is too much; absent where values are not shares. */
  readonly unpruned?: number | undefined;
  /** A value, and a difference of two, for people. */
  readonly say: (value: number) => string;
  readonly sayDifference: (difference: number) => string;
}

/** What a method may lose against the unpruned model before the advice is another sparsity. */
const tooMuch = 0.1;
/** Differences below so many standard errors are noise. */
const errors = 2;

/**
 * Undefined with fewer than two methods. Values are measured on the same examples, so the noise of a difference is at most what two
 * independent samples would have: √(e₁² + e₂²). What is inside it is a tie, and the simplest of those that tie wins: one that does not train,
 * then one that needs no data.
 */
export function advise({ contenders, higherIsBetter, unpruned, say, sayDifference }: Question): Text | undefined {
  const sign = higherIsBetter ? 1 : -1;
  const ranked = [...contenders]
    .filter(({ value }) => Number.isFinite(value))
    .sort((a, b) => sign * (b.value - a.value));
  const [top, next] = ranked;
  if (!top || !next) return undefined;
  if (unpruned !== undefined && higherIsBetter && unpruned - top.value > tooMuch)
    return text(
      'Even the best, {0}, loses {1} here: choose a lower sparsity, or fine-tune.',
      top.label,
      sayDifference(unpruned - top.value),
    );
  const noise = noiseOf(top, next);
  const tied = ranked.filter((each) => each === top || Math.abs(top.value - each.value) <= noiseOf(top, each));
  const simplest = tied.reduce((best, each) => (effort(each) < effort(best) ? each : best), top);
  const others = tied.filter((each) => each !== simplest).map(({ label }) => label);
  if (others.length === 0)
    return noise > 0
      ? text(
          'Take {0} ({1}): the next, {2}, is {3} behind, more than the noise of {4}.',
          top.label,
          say(top.value),
          next.label,
          sayDifference(Math.abs(top.value - next.value)),
          sayDifference(noise),
        )
      : text(
          'Take {0} ({1}): the next, {2}, is {3} behind.',
          top.label,
          say(top.value),
          next.label,
          sayDifference(Math.abs(top.value - next.value)),
        );
  const width = sayDifference(Math.max(...tied.filter((each) => each !== top).map((each) => noiseOf(top, each))));
  return tied.length === ranked.length
    ? text(
        'No method is better than the others beyond the noise of {0}: take the simplest, {1}.',
        width,
        simplest.label,
      )
    : text(
        'Take {0} ({1}): {2} cannot be told from it within the noise of {3}, and it is the simplest.',
        simplest.label,
        say(simplest.value),
        others.join(', '),
        width,
      );
}

/** Standard error of a share of so many examples. */
export const shareError = (share: number, examples: number): number =>
  examples > 0 ? Math.sqrt((share * (1 - share)) / examples) : 0;

const noiseOf = (a: Contender, b: Contender): number => errors * Math.hypot(a.error ?? 0, b.error ?? 0);

const effort = ({ trains, needsData }: Contender): number => 2 * Number(trains) + Number(needsData);
