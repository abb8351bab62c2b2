import type { InspectDocument, ParameterDocument } from '../shared/documents';
import { format, text, type Bundle } from '../shared/text';
import { countNonZero, macsOf } from './evaluation/size';
import type { Model, Parameter } from './formats/model';

/** What a model file holds, without executing it. Texts in the bundle's language. */
export const inspect = (model: Model, bundle?: Bundle): InspectDocument =>
  inspectionOf(
    model,
    model.parameters.map(({ values }) => ({ count: values.length, zeros: values.length - countNonZero(values) })),
    bundle,
  );

/** A model, as far as it is inspected. */
type Inspected = Omit<Model, 'parameters' | 'bind'> & { readonly parameters: readonly Omit<Parameter, 'values'>[] };

/** The same where the zeros of each parameter are known already. */
export function inspectionOf(
  model: Inspected,
  counts: readonly { readonly count: number; readonly zeros: number }[],
  bundle?: Bundle,
): InspectDocument {
  const macs = macsOf(model);
  const parameters = model.parameters.map(
    ({ name, alias, layer, role, shape, dtype, prunable, reason }, index): ParameterDocument => ({
      name,
      ...(alias !== undefined && { alias }),
      layer,
      role,
      shape,
      dtype,
      ...counts[index],
      prunable,
      ...(reason && { reason: format(reason, bundle) }),
    }),
  );
  const prunable = parameters.filter((each) => each.prunable);
  const total = (of: readonly { count: number }[]): number => of.reduce((sum, { count }) => sum + count, 0);
  return {
    schema: 1,
    warnings: model.graph
      ? (model.assumed ?? []).map((each) => format(each, bundle))
      : [
          format(
            text('The network could not be read; its weights can be shown, scored by magnitude and saved.'),
            bundle,
          ),
        ],
    executor: 'none',
    file: model.name,
    format: model.format.label,
    ...(model.framework !== undefined && { framework: model.framework }),
    bytes: model.bytes,
    mode: model.graph ? 'graph' : 'weights-only',
    ...(model.reason && { reason: format(model.reason, bundle) }),
    inputs: model.graph?.inputs.map(({ node }) => node.shape) ?? [],
    outputs: model.graph?.outputs.map(({ node }) => node.shape) ?? [],
    ...(model.graph && {
      inputNames: model.graph.inputs.map(({ name }) => name),
      outputNames: model.graph.outputs.map(({ name }) => name),
    }),
    parameters,
    total: total(parameters),
    prunable: total(prunable),
    sparsity: prunable.reduce((sum, { zeros }) => sum + zeros, 0) / Math.max(1, total(prunable)),
    ...(macs !== undefined && { macs }),
    barriers: model.graph?.barriers ?? [],
  };
}
