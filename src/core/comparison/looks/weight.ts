import type { WeightAnswer, WeightQuery } from '../../../shared/pictures';
import { Problem } from '../../../shared/problem';
import { text } from '../../../shared/text';
import type { Parameter } from '../../formats/model';
import { show, strides } from '../../graph/shape';
import { layersOf } from './layer';
import { findParameter, type Looked } from './looked';

/** One weight of the file, and what every method thinks of it. @throws Problem `option-invalid` outside the parameter. */
export function weight(looked: Looked, query: WeightQuery): WeightAnswer {
  const parameter = findParameter(looked.parameters, query.parameter);
  const at = positionOf(parameter, query.index);
  return {
    index: query.index,
    value: parameter.values[at],
    ...measuredAt(looked, parameter, at),
    methods: layersOf(looked, query).map(({ values, scored }) => {
      const { method, threshold } = scored;
      return {
        method,
        ...(values !== parameter.values && { value: values[at] }),
        score: scored.scores[at],
        rank: scored.rankOf(at),
        of: values.length,
        kept: scored.isKept(at),
        ...(threshold !== undefined && { threshold }),
      };
    }),
  };
}

function measuredAt(
  { comparison }: Looked,
  { name }: Parameter,
  at: number,
): Pick<WeightAnswer, 'gradient' | 'curvature'> {
  const gradient = comparison?.measured.gradient?.get(name)?.[at];
  const curvature = comparison?.measured.curvature?.get(name)?.[at];
  return { ...(gradient !== undefined && { gradient }), ...(curvature !== undefined && { curvature }) };
}

/** Row-major position of an index. @throws Problem `option-invalid` */
function positionOf({ name, shape }: Parameter, index: readonly number[]): number {
  const steps = strides(shape);
  const inside =
    index.length === shape.length &&
    shape.every((extent, axis) => Number.isInteger(index[axis]) && index[axis] >= 0 && index[axis] < extent);
  if (inside) return steps.reduce((at, step, axis) => at + step * index[axis], 0);
  throw new Problem('option-invalid', text('There is no such weight in {0}.', name), {
    layer: name,
    found: JSON.stringify(index),
    expected: `inside ${show(shape)}`,
  });
}
