/** Oracles of fixture models (test/fixtures/onnx/README.md), and the data set that their inputs are. */
import { readdirSync, readFileSync } from 'node:fs';
import { openModel } from '../../../../src/core/formats';
import type { Model } from '../../../../src/core/formats/model';
import type { Batch, Dataset, Targets } from '../../../../src/core/data/dataset';
import { size, type Shape } from '../../../../src/core/graph/shape';
import { sourceOf } from '../../../../src/jobs/folder';
import type { LossName } from '../../../../src/shared/recipe';

const fixtures = 'test/fixtures/onnx';

export interface OracleTensor {
  readonly name: string;
  readonly type: string;
  readonly shape: Shape;
  readonly values: readonly number[];
}

/** A parameter's mean gradient and its squares, summed over examples; at some positions alone where `positions` is there. */
export interface OracleParameter {
  readonly name: string;
  readonly shape: Shape;
  readonly positions?: readonly number[];
  readonly gradient: readonly number[];
  readonly squared: readonly number[];
  readonly gradientNorm?: number;
  readonly squaredNorm?: number;
  readonly gradientLargest?: number;
  readonly squaredLargest?: number;
}

export interface Oracle {
  readonly model: string;
  /** Of an output's largest value. */
  readonly tolerance: number;
  readonly inputs: readonly OracleTensor[];
  readonly outputs: readonly OracleTensor[];
  readonly gradients?: {
    readonly loss: LossName;
    readonly targets: { readonly shape: Shape; readonly values: readonly number[] };
    readonly losses: readonly number[];
    readonly parameters: readonly OracleParameter[];
  };
}

export const oracles: readonly Oracle[] = readdirSync(`${fixtures}/oracles`)
  .filter((file) => file.endsWith('.json'))
  .map((file) => JSON.parse(readFileSync(`${fixtures}/oracles/${file}`, 'utf8')) as Oracle);

/** The oracle's model, bound to its inputs. */
export async function modelOf({ model: file, inputs }: Oracle): Promise<Model> {
  const model = await openModel(sourceOf(`${fixtures}/models/${file}`));
  const shapes = inputs.map(({ shape }) => shape.slice(1));
  const bound = model.bind ? model.bind(shapes) : model;
  if (!bound) throw new Error(`${file} does not take its own inputs`);
  return bound;
}

/** The oracle's inputs as examples, with its targets. */
export function datasetOf({ inputs, gradients }: Oracle): Dataset {
  const [first] = inputs;
  const rows = (values: readonly number[], shape: Shape, indices: readonly number[]): number[] => {
    const width = size(shape.slice(1));
    return indices.flatMap((index) => values.slice(index * width, (index + 1) * width));
  };
  const targets = gradients && targetsOf(gradients.targets);
  return {
    name: 'oracle',
    examples: first.shape[0],
    features: inputs.map(({ name, shape, type }) => ({ name, shape: shape.slice(1), dtype: dtypeOf(type) })),
    ...(targets && { targets }),
    notes: [],
    batch: (indices): Promise<Batch> => {
      const chosen = Array.from(indices);
      return Promise.resolve({
        size: chosen.length,
        inputs: inputs.map(({ values, shape, type }) => {
          const picked = rows(values, shape, chosen);
          return dtypeOf(type) === 'int32' ? Int32Array.from(picked) : Float32Array.from(picked);
        }),
        ...(gradients && {
          targets: Float32Array.from(rows(gradients.targets.values, gradients.targets.shape, chosen)),
        }),
      });
    },
  };
}

const dtypeOf = (type: string): 'float' | 'int32' => (/float/.test(type) ? 'float' : 'int32');

function targetsOf({ shape, values }: { readonly shape: Shape; readonly values: readonly number[] }): Targets {
  if (shape.length === 1) return { kind: 'classes', classes: Math.max(...values) + 1 };
  return { kind: 'vectors', shape: shape.slice(1), oneHot: false };
}
