/** What is made once for each number of examples: a pass needs a program for most of its runs and one for the last. */
export function byExamples<T>(
  make: (examples: number) => T,
  known: Iterable<readonly [number, T]> = [],
): (examples: number) => T {
  const made = new Map(known);
  return (examples) => {
    const found = made.get(examples) ?? make(examples);
    made.set(examples, found);
    return found;
  };
}
