/**
 * The tests of this `describe` go on from one another: after one that failed the rest of them is skipped. Nothing else is, unlike with mocha's
 * `bail`, which after a failure anywhere skips what is in every later file that asked for it.
 */
export function story(): void {
  let failed = false;
  beforeEach(function () {
    if (failed) this.skip();
  });
  afterEach(function () {
    failed ||= this.currentTest?.state === 'failed';
  });
}
