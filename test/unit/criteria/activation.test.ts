import assert from 'node:assert/strict';
import { activation } from '../../../src/core/criteria/activation';
import type { Parameter } from '../../../src/core/formats/model';
import { size } from '../../../src/core/graph/shape';
import { Problem } from '../../../src/shared/problem';

const kernel = (shape: number[], outputAxis: number, outputAxes?: number[]): Parameter => ({
  name: 'layer/kernel',
  layer: 'layer',
  role: 'kernel',
  shape,
  dtype: 'float32',
  values: new Float32Array(size(shape)),
  outputAxis,
  ...(outputAxes && { outputAxes }),
  prunable: true,
});
const scores = (parameter: Parameter, units: number[], form = 'mean'): number[][] =>
  activation
    .score({ parameters: [parameter], mean: () => Float64Array.from(units), options: { form }, seed: 0 })
    .map((each) => [...each]);

describe('the activation of a weight', () => {
  const cases: [name: string, parameter: Parameter, units: number[], expected: number[]][] = [
    ['dense [inputs, units]', kernel([2, 3], 1), [1, 2, 3], [1, 2, 3, 1, 2, 3]],
    ['units first', kernel([3, 2], 0), [1, 2, 3], [1, 1, 2, 2, 3, 3]],
    ['transposed convolution [1, 1, filters, channels]', kernel([1, 1, 2, 2], 2), [1, 2], [1, 1, 2, 2]],
    [
      'depthwise [height, width, channels, multiplier]: c·multiplier + m',
      kernel([1, 2, 2, 2], 2, [2, 3]),
      [1, 2, 3, 4],
      [1, 2, 3, 4, 1, 2, 3, 4],
    ],
  ];
  for (const [name, parameter, units, expected] of cases)
    it(`is its output unit's: ${name}`, () => assert.deepEqual(scores(parameter, units), [expected]));

  for (const [form, code] of [
    ['mean', 'graph-required'],
    ['nonzero', 'option-invalid'],
  ] as const)
    it(`is refused where it is not defined, with the layer's name: form=${form}`, () =>
      assert.throws(
        () => scores(kernel([2, 3], 1), [], form),
        (error) => error instanceof Problem && error.code === code && error.details.layer === 'layer/kernel',
      ));
});
