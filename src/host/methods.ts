import type { MethodDescription } from '../shared/protocol';
import { format, text, type Bundle } from '../shared/text';

/** The methods that are offered, in the order of the panel's columns: label, one line, whether it looks at data. */
const methods = [
  {
    id: 'magnitude',
    label: text('Magnitude'),
    what: text('Removes the weights closest to zero. The baseline that needs no data.'),
    needsData: false,
  },
  {
    id: 'gradient',
    label: text('Gradient'),
    what: text('Keeps the weights with the largest gradient of the loss.'),
    needsData: true,
  },
  {
    id: 'taylor',
    label: text('Taylor'),
    what: text('Keeps the weights whose removal would change the loss most, to first order: |w · ∂L/∂w|.'),
    needsData: true,
  },
  {
    id: 'fisher',
    label: text('Fisher'),
    what: text('Second order, with the mean of squared per-example gradients as the curvature.'),
    needsData: true,
  },
  {
    id: 'hessian',
    label: text('Hessian'),
    what: text('Keeps the weights whose removal would raise the loss most, to second order: ½ · h · w².'),
    needsData: true,
  },
  {
    id: 'sensitivity',
    label: text('Sensitivity'),
    what: text('Keeps the weights that move the outputs most. Needs examples, but no labels.'),
    needsData: true,
  },
  {
    id: 'random',
    label: text('Random'),
    what: text('Removes weights by chance: what every method has to beat.'),
    needsData: false,
  },
] as const;

/** What the page and the pickers show for each method. */
export function describeMethods(bundle: Bundle | undefined): readonly MethodDescription[] {
  return methods.map(({ id, label, what, needsData }) => ({
    id,
    label: format(label, bundle),
    what: format(what, bundle),
    needsData,
  }));
}
