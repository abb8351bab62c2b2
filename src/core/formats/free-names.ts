/** Names that are given once: who wants one that is given already gets it with the next number. However many want the same, each is found at once. */
export class FreeNames {
  private readonly given: Set<string>;
  private readonly copies = new Map<string, number>();

  /** @param mark stands before the number: `name_2`. @param given what nobody gets. */
  constructor(
    private readonly mark: string,
    given: Iterable<string> = [],
  ) {
    this.given = new Set(given);
  }

  give(wanted: string): string {
    let name = wanted;
    let copy = this.copies.get(wanted) ?? 2;
    while (this.given.has(name)) name = `${wanted}${this.mark}${copy++}`;
    this.copies.set(wanted, copy);
    this.given.add(name);
    return name;
  }
}
