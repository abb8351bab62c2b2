import assert from 'node:assert/strict';
import { noEdits, redone, stepFrom, undone, type Decision, type Edits } from '../../../webview/budget-history';

const at = (sparsity: number, rules = 0): Decision => ({
  allocation: {
    sparsity,
    scope: 'global',
    ...(rules > 0 && {
      budget: Object.fromEntries(Array.from({ length: rules }, (_, layer) => [`layer ${layer}`, { exact: 0.5 }])),
    }),
  },
  locked: [],
});

describe('history of budgets', () => {
  it('leads back and on again', () => {
    const two = stepFrom(stepFrom(noEdits, at(0.1)), at(0.2));
    const back = undone(two, at(0.3))!;
    assert.deepEqual(back, { edits: { past: [at(0.1)], future: [at(0.3)] }, to: at(0.2) });
    const further = undone(back.edits, back.to)!;
    assert.deepEqual(further.to, at(0.1));
    assert.equal(undone(further.edits, further.to), undefined);
    const on = redone(further.edits, further.to)!;
    assert.deepEqual(on.to, at(0.2));
    assert.deepEqual(redone(on.edits, on.to), { edits: { past: [at(0.1), at(0.2)], future: [] }, to: at(0.3) });
    assert.equal(redone(two, at(0.3)), undefined);
  });

  it('forgets what was taken back with the next step', () => {
    const { edits } = undone(stepFrom(noEdits, at(0.1)), at(0.2))!;
    assert.deepEqual(stepFrom(edits, at(0.1)), { past: [at(0.1)], future: [] });
  });

  for (const [name, rules, kept] of [
    ['fifty steps', 3, 50],
    ['as many as ten thousand rules', 1000, 10],
  ] as const)
    it(`remembers ${name}`, () => {
      let edits: Edits = noEdits;
      for (let step = 0; step < 80; step++) edits = stepFrom(edits, at(step / 100, rules));
      assert.equal(edits.past.length, kept);
      assert.equal(edits.past.at(-1)!.allocation.sparsity, 0.79);
    });
});
