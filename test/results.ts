import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type Mocha from 'mocha';

/** What a mocha run leaves for `scripts/test.mjs`, as JSON. */
export interface Results {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Seconds of the slowest tests, to know where the time goes. */
  readonly slowest: readonly { readonly title: string; readonly seconds: number }[];
  readonly failures: readonly { readonly title: string; readonly message: string }[];
}

/** Counts a run and writes the results when it ends: no file means that the process died before. */
export function record(runner: Mocha.Runner, file: string): void {
  const tests: { title: string; seconds: number }[] = [];
  const failures: { title: string; message: string }[] = [];
  let skipped = 0;
  runner.on('pass', (test) => tests.push({ title: test.fullTitle(), seconds: (test.duration ?? 0) / 1000 }));
  runner.on('pending', () => (skipped += 1));
  // From a parallel run the error comes as a plain object.
  runner.on('fail', (test, error: { readonly message?: unknown } | undefined) =>
    failures.push({ title: test.fullTitle(), message: String(error?.message) }),
  );
  runner.once('end', () => {
    const slowest = tests.toSorted((a, b) => b.seconds - a.seconds).slice(0, 10);
    const results: Results = { passed: tests.length, failed: failures.length, skipped, slowest, failures };
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(results, undefined, 2));
  });
}
