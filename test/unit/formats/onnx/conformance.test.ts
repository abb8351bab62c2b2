/** The rule that `node bench/run.mjs onnx-conformance` prints: of the ONNX project's own tests of what is claimed, 97 % pass and none fails. */
import assert from 'node:assert/strict';
import { executors } from '../../graph/support';
import { tally } from './conformance/summary';
import { readCases, runCases, runDerivatives, type Result } from './conformance/suite';

/** Of ONNX 1.23.2, and what differed in five releases before. */
const allTests = 2918;
/** Of operators that are claimed, when this was written. */
const claimedTests = 2704;

describe('ONNX conformance', function () {
  this.timeout(180_000);
  const cases = readCases();
  const claimed = cases.filter(({ unclaimed }) => unclaimed.length === 0);

  it('reads every test of the fixture', () => {
    assert.equal(cases.length, allTests);
  });

  it('claims no fewer operators than it did', () => {
    assert.ok(claimed.length >= claimedTests, `${claimed.length} tests`);
  });

  for (const [name, create] of Object.entries(executors))
    describe(name, () => {
      let results: readonly Result[];
      before(async () => {
        results = await runCases(claimed, [await create()]);
      });

      it('fails no test of an operator that is claimed', () => {
        const failures = results.flatMap(({ case: { name: test }, outcomes: [outcome] }) =>
          outcome.kind === 'failed' ? [`${test}: ${outcome.reason}`] : [],
        );
        assert.deepEqual(failures, []);
      });

      it('passes 97 % of them', () => {
        const { tests, passed } = tally(results, 0);
        assert.ok(passed >= 0.97 * tests, `${passed} of ${tests}`);
      });
    });

  it('differentiates them as differences say, and many examples at once', async () => {
    const executor = await executors.reference();
    // One of eight; the command takes all.
    const results = await runCases(
      claimed.filter((_, at) => at % 8 === 0),
      [executor],
    );
    const passing = results.filter(({ outcomes: [outcome] }) => outcome.kind === 'passed');
    const derivatives = await runDerivatives(
      passing.map((each) => each.case),
      executor,
    );
    const wrong = [...derivatives].flatMap(([{ name }, each]) =>
      each.kind === 'wrong' ? [`${name}: ${each.reason}`] : [],
    );
    assert.deepEqual(wrong, []);
    // The others have no real numbers, or bend where the test puts them.
    const right = [...derivatives.values()].filter(({ kind }) => kind === 'right').length;
    assert.ok(right >= 0.7 * passing.length, `${right} of ${passing.length}`);
  });
});
