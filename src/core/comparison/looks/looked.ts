import { Problem } from '../../../shared/problem';
import { text } from '../../../shared/text';
import type { Parameter } from '../../formats/model';
import type { Comparison } from '../comparison';

/** What is looked at: a model's weights, and how methods score them where they were compared. */
export interface Looked {
  readonly parameters: readonly Parameter[];
  readonly comparison?: Comparison | undefined;
}

/** @throws Problem `run-missing` where nothing was compared. */
export function requireComparison({ comparison }: Looked): Comparison {
  if (comparison) return comparison;
  throw new Problem('run-missing', text('No comparison is open.'), {
    remedy: text('Compare methods, or open a stored run.'),
  });
}

/** @throws Problem `option-invalid` */
export function findParameter(parameters: readonly Parameter[], name: string): Parameter {
  const parameter = parameters.find((each) => each.name === name);
  if (parameter) return parameter;
  throw new Problem('option-invalid', text('There is no parameter {0}.', name), {
    found: name,
    expected: parameters.map((each) => each.name).join(', '),
    remedy: text('Choose one of the model’s parameters.'),
  });
}
