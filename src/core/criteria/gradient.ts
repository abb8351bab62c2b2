import { Problem } from '../../shared/problem';
import { text } from '../../shared/text';
import { RecordedGradients } from '../training/recorded-gradients';
import {
  elementwise,
  type MethodProduct,
  type OptionValues,
  type WorkContext,
  type WorkingCriterion,
} from './criterion';
import { numberOption } from './options';

const isRecorded = ({ from }: OptionValues): boolean => from === 'training';

/** Gradients of every optimizer step of a training phase; score and weights are those of its end. */
async function recorded({ parameters, options, train }: WorkContext): Promise<MethodProduct> {
  const gradients = new RecordedGradients();
  const { weights, document, notes } = await train({
    epochs: numberOption(options, 'epochs') ?? 1,
    observe: gradients,
    keepLast: true,
  });
  const scores = parameters.map(({ name }) => {
    if (!gradients.has(name))
      throw new Problem('option-invalid', text('No gradient of {0} was recorded.', name), {
        layer: name,
        remedy: text('Train longer, or exclude it.'),
      });
    const score = options['form'] === 'signed' ? gradients.absoluteOfMean(name) : gradients.meanOfAbsolute(name);
    return Float32Array.from(score);
  });
  return { scores, weights, training: document, ...(notes && { notes }) };
}

/**
 * `|∂L/∂w|`; `form=per-example`: mean of `|gᵢ|`. `from=training`: mean of `|gₜ|` over the optimizer steps of a training phase of `epochs`
 * epochs, gₜ the batch's gradient of the data loss alone; there `form=signed`: `|mean gₜ|`. The first-order method: strong before
 * training, weak on a converged network.
 */
export const gradient: WorkingCriterion = {
  id: 'gradient',
  label: text('Gradient'),
  what: text('Keeps the weights that the loss reacts to most. Strong before training, weak on a converged network.'),
  source: 'the first-order method',
  options: {
    form: { values: ['mean', 'per-example', 'signed'] },
    from: { values: ['calibration', 'training'] },
    epochs: { default: '1', least: 1, whole: true },
  },
  requireConsistent(options) {
    const { form } = options;
    if (form !== (isRecorded(options) ? 'per-example' : 'signed')) return;
    throw new Problem('option-invalid', text('The gradient has no form {0} there.', form), {
      found: `form=${form} from=${options['from']}`,
      expected: isRecorded(options) ? 'form=mean|signed' : 'form=mean|per-example, or from=training',
      remedy: text('Choose one of the listed values.'),
    });
  },
  needs: (options) => {
    if (isRecorded(options)) return [];
    return [options['form'] === 'per-example' ? 'absolute-gradient' : 'gradient'];
  },
  uses: (options) => (isRecorded(options) ? 'training' : 'labels'),
  work(context) {
    if (isRecorded(context.options)) return recorded(context);
    const [kind] = gradient.needs(context.options);
    return Promise.resolve({ scores: elementwise(context, kind, (_, g) => Math.abs(g)) });
  },
};
