/** Does a piece of work while the clock goes on by four seconds whenever somebody looks at it. */
export async function withFastClock<T>(work: () => Promise<T>): Promise<T> {
  const now = performance.now.bind(performance);
  let time = 0;
  performance.now = () => (time += 4000);
  try {
    return await work();
  } finally {
    performance.now = now;
  }
}
