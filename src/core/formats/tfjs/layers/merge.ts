/** Layers of several inputs. */
import { text } from '../../../../shared/text';
import { scalar } from '../../../graph/leaf';
import type { Node } from '../../../graph/node';
import { axisOf, ones } from '../../../graph/shape';
import { add, max, min, mul } from '../../../ops/binary';
import { reshape } from '../../../ops/reshape';
import { concat } from '../../../ops/slice';
import type { Layer } from './layer';
import { Unsupported } from '../../unsupported';

/** Inputs of fewer axes get axes of extent 1 behind the example's; then everything broadcasts. */
function aligned(inputs: readonly Node[]): readonly Node[] {
  const rank = Math.max(...inputs.map(({ shape }) => shape.length));
  return inputs.map((each) => {
    const [example, ...rest] = each.shape;
    return reshape(each, [example, ...ones(rank - each.shape.length), ...rest]);
  });
}

const elementwise = (className: string, combine: (inputs: readonly Node[]) => Node): Layer => ({
  className,
  apply: (inputs) => combine(aligned(inputs)),
});
const fold = (className: string, f: (a: Node, b: Node) => Node): Layer =>
  elementwise(className, (inputs) => inputs.reduce(f));

export const mergeLayers: readonly Layer[] = [
  fold('Add', add),
  fold('Multiply', mul),
  fold('Maximum', max),
  fold('Minimum', min),
  elementwise('Average', (inputs) => mul(inputs.reduce(add), scalar(1 / inputs.length))),
  {
    className: 'Concatenate',
    apply: (inputs, { config }) => {
      const axis = axisOf(config.number('axis') ?? -1, inputs[0].shape.length);
      if (axis === 0) throw new Unsupported(text('Concatenation of examples is not known.'));
      return concat(inputs, axis);
    },
  },
];
