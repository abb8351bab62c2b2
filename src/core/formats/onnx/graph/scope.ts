import type { Value } from './value';

/** Names of a graph or a body and what they stand for. A body sees those around it. */
export class Scope {
  private readonly values = new Map<string, Value | Error>();

  constructor(private readonly around?: Scope) {}

  set(name: string, value: Value | Error): void {
    this.values.set(name, value);
  }

  /** Undefined: nothing has that name. An error: why what makes it could not be computed. */
  get(name: string): Value | Error | undefined {
    return this.values.get(name) ?? this.around?.get(name);
  }
}
