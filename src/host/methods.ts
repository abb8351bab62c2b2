import type { MethodDescription } from '../shared/protocol';
import { format, text, type Bundle } from '../shared/text';

/**
 * The methods that are offered, in the order of the panel's columns. The host knows nothing of the core, so it repeats the criteria's own
 * texts; `test/unit/host/methods.test.ts` holds them together.
 */
export const methods = [
  {
    id: 'magnitude',
    label: text('Magnitude'),
    what: text('Keeps the largest weights. Needs no data; hard to beat on a converged network.'),
    needsData: false,
    trains: false,
  },
  {
    id: 'activation',
    label: text('Activation'),
    what: text('Keeps the weights of the units that are most active. Needs no labels.'),
    needsData: true,
    trains: false,
  },
  {
    id: 'gradient',
    label: text('Gradient'),
    what: text('Keeps the weights that the loss reacts to most. Strong before training, weak on a converged network.'),
    needsData: true,
    trains: false,
  },
  {
    id: 'taylor',
    label: text('Taylor'),
    what: text('Keeps the weights whose removal would change the loss most, to first order.'),
    needsData: true,
    trains: false,
  },
  {
    id: 'fisher',
    label: text('Fisher'),
    what: text('Second order, with the curvature estimated from per-example gradients.'),
    needsData: true,
    trains: false,
  },
  {
    id: 'hessian',
    label: text('Hessian'),
    what: text(
      'Second order: keeps the weights whose removal would raise the loss most, by its exact curvature. Needs no labels.',
    ),
    needsData: true,
    trains: false,
  },
  {
    id: 'hessian-trace',
    label: text('Hessian trace'),
    what: text('Second order: the mean curvature of a channel or a layer, from exact Hessian-vector products.'),
    needsData: true,
    trains: false,
  },
  {
    id: 'sensitivity',
    label: text('Sensitivity'),
    what: text('Keeps the weights that move the network’s outputs most. Needs no labels.'),
    needsData: true,
    trains: false,
  },
  {
    id: 'l1',
    label: text('L1'),
    what: text('Trains with a penalty that drives weights to zero, then keeps the largest.'),
    needsData: true,
    trains: true,
  },
  {
    id: 'random',
    label: text('Random'),
    what: text('A seeded lottery: what every other method must beat.'),
    needsData: false,
    trains: false,
  },
] as const;

/** What the page and the pickers show for each method. */
export function describeMethods(bundle: Bundle | undefined): readonly MethodDescription[] {
  return methods.map(({ id, label, what, needsData, trains }) => ({
    id,
    label: format(label, bundle),
    what: format(what, bundle),
    needsData,
    trains,
  }));
}
