import type { Candidate } from '../../criteria/candidate';

/** Remembers what was computed of a parameter's scores as long as the candidate lives: no slider changes them. */
export class LayerMemo<T> {
  private readonly known = new WeakMap<Candidate, Map<string, T>>();

  of(candidate: Candidate, parameter: string, make: () => T): T {
    const own = this.known.get(candidate) ?? new Map<string, T>();
    this.known.set(candidate, own);
    const value = own.get(parameter) ?? make();
    own.set(parameter, value);
    return value;
  }
}
