import assert from 'node:assert/strict';
import { requireFinite } from '../../../src/core/criteria/candidate';
import { resolveMethod } from '../../../src/core/criteria/index';
import type { Parameter } from '../../../src/core/formats/model';
import { Problem } from '../../../src/shared/problem';

const parameter = (name: string): Parameter => ({
  name,
  layer: name,
  role: 'kernel',
  shape: [2],
  dtype: 'float32',
  values: Float32Array.of(1, 2),
  outputAxis: 0,
  prunable: true,
});

describe('scores of a candidate', () => {
  const method = resolveMethod({ criterion: 'taylor', options: {} });
  const parameters = [parameter('a'), parameter('b')];
  for (const wrong of [Number.NaN, Infinity, -Infinity])
    it(`${wrong} is refused, with the parameter and the place`, () =>
      assert.throws(
        () => requireFinite([Float32Array.of(0, -1), Float32Array.of(5, wrong)], parameters, method),
        (error: unknown) =>
          error instanceof Problem &&
          error.code === 'score-not-finite' &&
          error.details.layer === 'b' &&
          error.details.found === `${wrong} at 1`,
      ));
  it('may be zero, negative, and as large as a float32 is', () =>
    assert.doesNotThrow(() =>
      requireFinite([Float32Array.of(-0, 3.4028234663852886e38), Float32Array.of(-1, 1e-45)], parameters, method),
    ));
});
