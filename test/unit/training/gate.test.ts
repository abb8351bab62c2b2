import assert from 'node:assert/strict';
import { Gate } from '../../../src/core/training/gate';

const passed = async (pass: Promise<void>): Promise<boolean> =>
  Promise.race([pass.then(() => true), new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 5))]);

describe('a gate', () => {
  it('lets through while it is open', async () => assert.equal(await passed(new Gate().pass()), true));

  it('lets all wait while it is closed, and go on when it opens', async () => {
    const gate = new Gate();
    gate.close();
    const both = [gate.pass(), gate.pass()];
    assert.deepEqual(await Promise.all(both.map(passed)), [false, false]);
    gate.open();
    assert.deepEqual(await Promise.all(both.map(passed)), [true, true]);
  });

  it('lets go of who is cancelled, before and while it waits', async () => {
    const gate = new Gate();
    gate.close();
    const controller = new AbortController();
    const waits = gate.pass(undefined, controller.signal);
    assert.equal(await passed(waits), false);
    controller.abort();
    assert.equal(await passed(waits), true);
    assert.equal(await passed(gate.pass(controller.signal)), true);
    assert.equal(gate.isClosed, true);
  });
});
