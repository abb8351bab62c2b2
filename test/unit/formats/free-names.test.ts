import assert from 'node:assert/strict';
import { FreeNames } from '../../../src/core/formats/free-names';

describe('formats/onnx: free names', () => {
  it('gives each name once, the first as it is wanted, and none that is given', () => {
    const names = new FreeNames('_', ['b_2']);
    assert.deepEqual(
      ['a', 'a', 'a_2', 'a', 'b', 'b', 'b', '__proto__', '__proto__'].map((name) => names.give(name)),
      ['a', 'a_2', 'a_2_2', 'a_3', 'b', 'b_3', 'b_4', '__proto__', '__proto___2'],
    );
  });
});
