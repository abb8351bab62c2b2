/** What a measurement counts. On a machine that does other things too, only a processor's own time says something. */
export type ClockName = 'wall' | 'processor';

/** Milliseconds, by the wall or of all threads of this process together. */
export const clocks: Readonly<Record<ClockName, () => number>> = {
  wall: () => performance.now(),
  processor: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  },
};

export async function took(clock: ClockName, work: () => Promise<unknown>): Promise<number> {
  const start = clocks[clock]();
  await work();
  return clocks[clock]() - start;
}
