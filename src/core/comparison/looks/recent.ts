/** Remembers what was made last of objects, a number of things at most. It keeps none of the objects alive. */
export class Recent<T> {
  private readonly ids = new WeakMap<object, number>();
  private readonly known = new Map<string, T>();
  private seen = 0;

  constructor(private readonly limit: number) {}

  of(owner: object, key: string, make: () => T): T {
    const id = this.ids.get(owner) ?? this.seen++;
    this.ids.set(owner, id);
    const full = `${id} ${key}`;
    const value = this.known.get(full) ?? make();
    this.known.delete(full);
    this.known.set(full, value);
    for (const oldest of [...this.known.keys()].slice(0, -this.limit)) this.known.delete(oldest);
    return value;
  }
}
