import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Results, type Result } from '../../../bench/mnist/results';
import { rows } from '../../../bench/mnist/rows';
import { reportOf } from '../../../bench/mnist/tables';
import { measuredOf, verdictOf } from '../../../bench/mnist/verdict';

const rowOf = (stage: string, criterion: string): string =>
  rows.find((row) => row.stage === stage && row.method.criterion === criterion)!.name;

/** What the limits look at, for one seed, all of it as expected. */
const asExpected = (seed: number): Result[] => [
  { seed, stage: 'dense', row: 'not pruned', sparsity: 0, after: 4 },
  { seed, stage: 'initialisation', row: rowOf('initialisation', 'taylor'), sparsity: 0.95, before: 90, after: 5.4 },
  { seed, stage: 'trained', row: rowOf('trained', 'magnitude'), sparsity: 0.9, before: 5.6, after: 4.3 },
  { seed, stage: 'trained', row: rowOf('trained', 'hessian'), sparsity: 0.9, before: 9.3 },
  { seed, stage: 'trained', row: rowOf('trained', 'random'), sparsity: 0.9, before: 89 },
  { seed, stage: 'trained', row: rowOf('trained', 'fisher'), sparsity: 0.9, before: 14 },
];

describe('the MNIST benchmark judges', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'bench-'))));
  afterEach(() => rmSync(folder, { recursive: true }));
  const resultsOf = (all: readonly Result[]): Results => {
    const results = new Results(path.join(mkdtempSync(path.join(folder, 'of-')), 'results.jsonl'));
    for (const each of all) results.add(each);
    return results;
  };

  it('a mean over seeds: within 3 standard errors or 15 %', () => {
    assert.deepEqual(measuredOf([]), undefined);
    assert.deepEqual(measuredOf([4]), { mean: 4, seeds: 1 });
    // Deviation √((1 + 0 + 1) / 2) = 1, over √3.
    const three = measuredOf([4, 5, 6])!;
    assert.ok(Math.abs(three.standardError! - 1 / Math.sqrt(3)) < 1e-12);
    for (const [expected, verdict] of [
      [5, 'ok'],
      [6.73, 'ok'],
      [6.74, 'lower'],
      [3.27, 'ok'],
      [3.26, 'higher'],
    ] as const)
      assert.equal(verdictOf(three, expected), verdict, String(expected));
    assert.equal(verdictOf({ mean: 115, standardError: 1, seeds: 3 }, 100), 'ok');
    assert.equal(verdictOf({ mean: 116, standardError: 1, seeds: 3 }, 100), 'higher');
  });

  it('passes where every limit holds', () => {
    const { passed, markdown } = reportOf(resultsOf([1, 2].flatMap(asExpected)));
    assert.ok(passed, markdown);
    assert.match(markdown, /7 of 7 means over seeds are as expected/);
  });

  for (const [what, index, change] of [
    ['the dense network', 0, { after: 5.1 }],
    ['SNIP at initialisation', 1, { after: 7.1 }],
    ['magnitude before fine-tuning', 2, { before: 8.1 }],
    ['magnitude fine-tuned', 2, { after: 5.6 }],
    ['hessian against random', 3, { before: 40, after: 5 }],
    ['hessian against fisher', 5, { before: 9.2 }],
  ] as const)
    it(`fails for ${what} alone`, () => {
      const all = asExpected(1).map((each, k) => (k === index ? { ...each, ...change } : each));
      assert.equal(reportOf(resultsOf(all)).passed, false);
    });

  it('fails where a limit was not measured', () => {
    for (const index of asExpected(1).keys())
      assert.equal(reportOf(resultsOf(asExpected(1).filter((_, k) => k !== index))).passed, false, String(index));
  });

  it('goes on where it was stopped, also in the middle of a line', () => {
    const file = path.join(folder, 'stopped.jsonl');
    const [dense, snip, magnitude] = asExpected(7).map((each) => JSON.stringify(each));
    writeFileSync(file, `${dense}\n${snip}\n${magnitude.slice(0, 30)}`);
    const results = new Results(file);
    const row = (stage: string, criterion: string) =>
      rows.find((each) => each.stage === stage && each.method.criterion === criterion)!;
    assert.equal(results.dense.length, 1);
    assert.ok(results.has(7, row('initialisation', 'taylor'), 0.95, true));
    assert.ok(!results.has(7, row('trained', 'magnitude'), 0.9, false));
    results.add(asExpected(7)[2]);
    assert.ok(new Results(file).has(7, row('trained', 'magnitude'), 0.9, true));
    assert.ok(!new Results(file).restrict([1]).has(7, row('trained', 'magnitude'), 0.9, true));
  });
});
