/** Remembers what was computed of a parameter as long as its owner lives, the candidate or an array of weights: no slider changes them. */
export class LayerMemo<T> {
  private readonly known = new WeakMap<object, Map<string, T>>();

  of(owner: object, parameter: string, make: () => T): T {
    const own = this.known.get(owner) ?? new Map<string, T>();
    this.known.set(owner, own);
    const value = own.get(parameter) ?? make();
    own.set(parameter, value);
    return value;
  }
}
