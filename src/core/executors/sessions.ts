import type { Executor, Program, SummingSession } from './executor';
import { addInto, summing } from './summing';

/** Sessions of one executor for one program at several numbers of examples, each prepared when it is first needed. */
export class Sessions {
  private readonly bySize = new Map<number, Promise<SummingSession>>();

  constructor(
    private readonly executor: Executor,
    private readonly programFor: (examples: number) => Program,
  ) {}

  for(examples: number): Promise<SummingSession> {
    const session = this.bySize.get(examples) ?? this.prepare(examples);
    this.bySize.set(examples, session);
    return session;
  }

  /**
   * What all of them have added up together, of the larger ones first, so that it does not matter which was used first. They begin anew.
   * Empty where none was used yet.
   */
  async sums(): Promise<readonly Float64Array[]> {
    const [total, ...others] = await this.allSums();
    for (const sums of others) for (const [index, sum] of total.entries()) addInto(sum, sums[index]);
    return total ?? [];
  }

  /** Also where some could not be prepared. */
  async dispose(): Promise<void> {
    const sessions = await Promise.allSettled(this.bySize.values());
    this.bySize.clear();
    for (const session of sessions) if (session.status === 'fulfilled') session.value.dispose();
  }

  private async allSums(): Promise<(readonly Float64Array[])[]> {
    const all: (readonly Float64Array[])[] = [];
    for (const [, session] of [...this.bySize].sort(([a], [b]) => b - a)) all.push(await (await session).sums());
    return all;
  }

  private async prepare(examples: number): Promise<SummingSession> {
    const program = this.programFor(examples);
    return summing(await this.executor.prepare(program), program);
  }
}
