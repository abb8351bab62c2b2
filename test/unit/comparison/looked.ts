/** Comparisons of one made-up parameter with made-up scores: small enough to count everything by hand. */
import { restoreComparison } from '../../../src/core/comparison/restore';
import type { Looked } from '../../../src/core/comparison/looks';
import type { Measured } from '../../../src/core/comparison/measured';
import { createReferenceExecutor } from '../../../src/core/executors/reference';
import type { Format, Model, Parameter } from '../../../src/core/formats/model';
import type { CompareDocument } from '../../../src/shared/documents';
import { Problem } from '../../../src/shared/problem';
import { recipe } from '../../../src/shared/recipe';

export const parameterOf = (shape: readonly number[], values: readonly number[], outputAxis = -1): Parameter => ({
  name: 'w',
  layer: 'w',
  role: 'kernel',
  shape,
  dtype: 'float32',
  values: Float32Array.from(values),
  outputAxis: outputAxis < 0 ? shape.length + outputAxis : outputAxis,
  prunable: true,
});

/** The parameter, compared: scores by method. */
export function compared(
  parameter: Parameter,
  scores: Readonly<Record<string, readonly number[]>>,
  measured: Measured = {},
): Looked {
  const model: Model = {
    format: { id: 'none', label: 'none' } as Format,
    name: 'made up',
    source: { main: 'm', folder: { read: () => Promise.reject(new Error('there is no file')) } } as never,
    bytes: 0,
    parameters: [parameter],
  };
  const input = {
    model,
    recipe: recipe.parse({ schema: 1, model: 'm', methods: [{ criterion: 'magnitude' }], sparsity: [0.5] }),
    executor: createReferenceExecutor(),
  };
  const candidates = Object.entries(scores).map(([method, own]) => ({
    method,
    scores: new Map([[parameter.name, Float32Array.from(own)]]),
  }));
  const document = { results: [] } as unknown as CompareDocument;
  const comparison = restoreComparison(input, document, { candidates, tunings: [], measured });
  return { parameters: model.parameters, comparison };
}

/** Every index of a shape, in row-major order. */
export function indicesOf(shape: readonly number[]): number[][] {
  return shape.reduce<number[][]>(
    (indices, extent) => indices.flatMap((index) => Array.from({ length: extent }, (_, at) => [...index, at])),
    [[]],
  );
}

/** Distinct scores that few bits tell apart: ranks are exact. */
export const shuffled = (count: number, step: number): number[] =>
  Array.from({ length: count }, (_, at) => 1 + ((at * step + 3) % count));

export const meanOf = (numbers: readonly number[]): number =>
  numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

/** What `assert.throws` is told of a problem. */
export const code =
  (wanted: string) =>
  (error: unknown): boolean =>
    error instanceof Problem && error.code === wanted;
