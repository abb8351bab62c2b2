/** Normalization by statistics of the training's batches, in evaluation mode. */
import { text } from '../../../../shared/text';
import { sameShape, show } from '../../../graph/shape';
import { batchNorm } from '../../../ops/normalization';
import { Unsupported } from '../../unsupported';
import type { Operator } from './operator';

const batchNormalization: Operator = {
  name: 'BatchNormalization',
  apply: (call) => {
    const { attributes } = call;
    const x = call.input(0);
    // From opset 14 the attribute says so; before that, the outputs.
    if (attributes.flag('training_mode') || [1, 2, 3, 4].some((output) => call.isUsed(output)))
      throw new Unsupported(
        text('A batch normalization in training mode is not known: export the model for inference.'),
      );
    if (!attributes.flag('spatial', true))
      throw new Unsupported(text('A batch normalization of each position by itself is not known.'));
    if (x.rank < 2) throw new RangeError(`a tensor of ${x.rank} axes has no channels`);
    const [gamma, beta, mean, variance] = [1, 2, 3, 4].map((index) => {
      const vector = call.input(index);
      if (sameShape(vector.shape, [x.shape[1]])) return vector.node;
      throw new RangeError(`${show(vector.shape)} for ${x.shape[1]} channels`);
    });
    const epsilon = attributes.number('epsilon', 1e-5);
    const axis = x.storedAxis(1);
    const result = batchNorm(x.any, { mean, variance, gamma, beta, epsilon, axis });
    call.normalize({ input: x.any, mean, variance, axis, epsilon, momentum: attributes.number('momentum', 0.9) });
    return x.like(result);
  },
};

export const batchNorms: readonly Operator[] = [batchNormalization];
