import type { ScheduleRecipe } from '../../shared/recipe';

/**
 * The sparsity that each round aims at, the last one exactly the wanted one. `iterative`: each round removes the same share of what is
 * left (Han et al. 2015; Frankle & Carbin 2019). `cubic`: s_t = s_f + (s_i − s_f)(1 − t/T)³ (Zhu & Gupta 2017), most of it early.
 * @param start the sparsity before the first round.
 */
export function targetsOf({ kind, rounds }: ScheduleRecipe, start: number, wanted: number): number[] {
  if (kind === 'one-shot' || wanted <= start) return [wanted];
  const at = (round: number): number => {
    const done = round / rounds;
    return kind === 'cubic'
      ? wanted + (start - wanted) * (1 - done) ** 3
      : 1 - (1 - start) * ((1 - wanted) / (1 - start)) ** done;
  };
  return Array.from({ length: rounds }, (_, index) => (index === rounds - 1 ? wanted : at(index + 1)));
}

/** Epochs shared out over rounds as evenly as whole numbers allow, the later rounds first. */
export const epochsOf = (epochs: number, rounds: number): number[] =>
  Array.from({ length: rounds }, (_, r) => Math.floor(((r + 1) * epochs) / rounds) - Math.floor((r * epochs) / rounds));
