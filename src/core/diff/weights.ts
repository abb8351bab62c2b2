import type { Model, Parameter } from '../formats/model';
import type { StoredModel } from '../formats/stored-model';
import { requireFinite } from '../streaming/pieces';

/** A parameter whose values are asked for in parts: they stand in memory or on the disk. */
export interface Weight extends Omit<Parameter, 'values'> {
  readonly count: number;
  /** Values in row-major order, valid until a weight of the same model is asked again. @throws what reading a file throws. */
  read(start: number, count: number): Promise<Float32Array>;
}

/** A model as far as two are compared. */
export interface DiffModel extends Pick<
  Model,
  'name' | 'format' | 'framework' | 'bytes' | 'graph' | 'reason' | 'assumed'
> {
  /** In file order. */
  readonly weights: readonly Weight[];
}

export const heldModel = (model: Model): DiffModel => ({
  ...model,
  weights: model.parameters.map(({ values, ...parameter }) => ({
    ...parameter,
    count: values.length,
    read: async (start, count) => values.subarray(start, start + count),
  })),
});

export const locatedModel = (model: StoredModel): DiffModel => ({
  ...model,
  weights: model.parameters.map((parameter) => ({
    ...parameter,
    async read(start, count) {
      const { file, offset, width, decode } = parameter;
      const values = decode(await model.read(file, offset + start * width, count * width), start);
      requireFinite(parameter, { start, values });
      return values;
    },
  })),
});
