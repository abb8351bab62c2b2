/**
 * The ONNX project's own node tests, over the operators that Prunescope claims: per operator how many pass, are refused (and why) and fail, by each
 * executor; of those that pass, whether derivatives are differences and many examples at once are one after the other. Limits: 97 % pass, nothing
 * fails. `node bench/run.mjs onnx-conformance [OPERATOR…]` runs those of some operators only.
 */
import { createExecutor } from '../src/core/executors';
import type { Derivatives } from '../test/unit/formats/onnx/conformance/derivatives';
import { claimed, groupedBy, tally } from '../test/unit/formats/onnx/conformance/summary';
import { readCases, runCases, runDerivatives, type Result } from '../test/unit/formats/onnx/conformance/suite';
import { table } from './measure';

const wasmFolder = 'node_modules/@tensorflow/tfjs-backend-wasm/wasm-out';
const names = ['reference', 'tfjs'] as const;
const executors = await Promise.all(names.map((name) => createExecutor(name, { wasmFolder })));

const wanted = new Set(process.argv.slice(2));
const cases = readCases().filter(({ operator }) => wanted.size === 0 || wanted.has(operator));
const unclaimed = cases.filter((each) => each.unclaimed.length > 0);
const start = performance.now();
const results = await runCases(
  cases.filter((each) => each.unclaimed.length === 0),
  executors,
);

const derivatives = await runDerivatives(
  results.filter(({ outcomes }) => outcomes[0].kind === 'passed').map((each) => each.case),
  executors[0],
);
const derivativesOf = (of: readonly Result[], kind: Derivatives['kind']): number =>
  of.filter((each) => derivatives.get(each.case)?.kind === kind).length;

const row = (label: string, of: readonly Result[]): string[] => {
  const tallies = names.map((_, executor) => tally(of, executor));
  return [
    label,
    String(of.length),
    ...tallies.map(({ passed }) => String(passed)),
    String(tallies[0].refused),
    ...tallies.map(({ failed }) => String(failed)),
    String(derivativesOf(of, 'right')),
    String(derivativesOf(of, 'wrong')),
  ];
};
table([
  [
    'operator',
    'tests',
    ...names.map((name) => `passed (${name})`),
    'refused',
    ...names.map((name) => `failed (${name})`),
    'derivatives right',
    'wrong',
  ],
  ...groupedBy(results, (each) => each.case.operator).map(([operator, of]) => row(operator, of)),
  row('all', results),
]);

const list = (title: string, lines: readonly string[]): void => {
  if (lines.length > 0) console.log(`\n${title}\n${lines.map((line) => `  ${line}`).join('\n')}`);
};
const named = (kind: 'refused' | 'failed', executor: number): { operator: string; name: string; reason: string }[] =>
  results.flatMap((each) => {
    const outcome = each.outcomes[executor];
    return outcome.kind === kind
      ? [{ operator: each.case.operator, name: each.case.name, reason: outcome.reason }]
      : [];
  });
list(
  'Refused',
  groupedBy(named('refused', 0), ({ operator, reason }) => `${operator}: ${reason}`).map(
    ([reason, of]) => `${reason} ${of.map(({ name }) => name).join(', ')}`,
  ),
);
for (const [executor, name] of names.entries())
  list(
    `Failed (${name})`,
    named('failed', executor).map((each) => `${each.name}: ${each.reason}`),
  );
list(
  'Wrong derivatives',
  [...derivatives].flatMap(([{ name }, each]) => (each.kind === 'wrong' ? [`${name}: ${each.reason}`] : [])),
);
list(
  'Tests with operators that are not claimed',
  groupedBy(unclaimed, (each) => each.unclaimed.join(', ')).map(([operators, of]) => `${operators}: ${of.length}`),
);

const passes = results.flatMap(({ outcomes: [outcome] }) => (outcome.kind === 'passed' ? [outcome.known] : []));
list(
  'What was known before anything ran, in those that pass',
  groupedBy(passes, (known) => known).map(([known, of]) => `${known}: ${of.length}`),
);

const tallies = names.map((_, executor) => tally(claimed(results), executor));
console.log(
  `\n${cases.length} tests, ${results.length} of claimed operators, ${((performance.now() - start) / 1000).toFixed(1)} s. ` +
    tallies.map(({ passed, tests }, i) => `${names[i]}: ${((100 * passed) / tests).toFixed(2)} % pass`).join(', '),
);
const isRight = derivativesOf(results, 'wrong') === 0;
process.exit(isRight && tallies.every(({ tests, passed, failed }) => failed === 0 && passed >= 0.97 * tests) ? 0 : 1);
