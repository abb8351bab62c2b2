/** Reads each next thing while the one before is worked on, one ahead. */
export async function readAhead<T, B>(
  things: readonly T[],
  read: (thing: T) => Promise<B>,
  work: (thing: T, what: B) => Promise<void>,
): Promise<void> {
  let working: Promise<void> = Promise.resolve();
  try {
    for (const thing of things) {
      const what = await read(thing);
      await working;
      working = work(thing, what);
      // Heard below, or by the next turn: until then nobody else may call it unhandled.
      working.catch(() => undefined);
    }
  } finally {
    await working;
  }
}
