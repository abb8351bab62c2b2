/**
 * What a person who chooses a method wants to read of it: the formula, when it is the right one, what it costs, where it comes from, what
 * its options mean. `test/unit/host/method-cards.test.ts` holds ids, options, values and sources against the criteria of the core.
 */
import { text, type Text } from './text';

export interface OptionCard {
  readonly what: Text;
  /** Of a choice: its values, the default first, with what each means. */
  readonly values?: Readonly<Record<string, Text>>;
  /** Of a number that has one. */
  readonly usual?: string;
}

export interface MethodCard {
  readonly id: string;
  /** Of the score of one weight, higher = keep, with the default options. The same in every language. */
  readonly formula: string;
  /** When to choose it. */
  readonly when: Text;
  readonly cost: Text;
  /** The paper, as the criterion cites it. */
  readonly source: string;
  readonly url?: string;
  readonly options: Readonly<Record<string, OptionCard>>;
}

const weightsOnly = text('No pass over data: milliseconds.');
const sharedPass = text('One pass over the calibration data, which all such methods share.');
const form = text('Which form of the score');

export const methodCards: readonly MethodCard[] = [
  {
    id: 'magnitude',
    formula: '|w|',
    when: text('The first thing to try, and hard to beat on a network that was trained to the end.'),
    cost: weightsOnly,
    source: 'Han et al. 2015, Learning both Weights and Connections for Efficient Neural Networks',
    url: 'https://arxiv.org/abs/1506.02626',
    options: {},
  },
  {
    id: 'activation',
    formula: 'mean |a|',
    when: text('To find whole units that do little. Compare within layers (scope `layer`), not across them.'),
    cost: sharedPass,
    source: 'Hu et al. 2016, Network Trimming (average percentage of zeros)',
    url: 'https://arxiv.org/abs/1607.03250',
    options: {
      form: {
        what: form,
        values: {
          mean: text('How large the unit’s output is on average'),
          nonzero: text('How often the unit’s output is not zero (needs ReLU)'),
        },
      },
    },
  },
  {
    id: 'gradient',
    formula: '|∂L/∂w|',
    when: text('Before or early in training. On a converged network gradients are nearly noise.'),
    cost: sharedPass,
    source: 'the first-order method',
    options: {
      form: {
        what: form,
        values: {
          mean: text('Size of the mean gradient'),
          'per-example': text('Mean size of the gradients of single examples'),
          signed: text('Of recorded gradients: size of their mean'),
        },
      },
      from: {
        what: text('Where gradients are taken'),
        values: {
          calibration: text('On the calibration data'),
          training: text('At the steps of a training phase: trains first'),
        },
      },
      epochs: { what: text('Epochs of the training phase that is recorded'), usual: '1' },
    },
  },
  {
    id: 'taylor',
    formula: '|w · ∂L/∂w|',
    when: text('A good first order, at initialisation (SNIP) and with per-example gradients after training.'),
    cost: sharedPass,
    source: 'Molchanov et al. 2017 and 2019; Lee et al. 2019 (SNIP)',
    url: 'https://arxiv.org/abs/1906.10771',
    options: {
      form: {
        what: form,
        values: {
          absolute: text('|w·g| with the mean gradient'),
          snip: text('|w·g| as a share of its sum: the same order'),
          'per-example': text('Mean of |w·g| over single examples: best after training'),
          squared: text('(w·g)² with the mean gradient: the same order'),
        },
      },
    },
  },
  {
    id: 'fisher',
    formula: '½ · w² · mean (∂Lᵢ/∂w)²',
    when: text('After training, where labels are right and there is little time.'),
    cost: sharedPass,
    source: 'Theis et al. 2018, Faster gaze prediction with dense networks and Fisher pruning',
    url: 'https://arxiv.org/abs/1801.05787',
    options: {},
  },
  {
    id: 'hessian',
    formula: '½ · h · w²',
    when: text('After training: second order at its most exact, and without labels.'),
    cost: text('The shared pass, with one backward pass more for each class (at most 32).'),
    source: 'LeCun, Denker, Solla 1990, Optimal Brain Damage',
    options: {
      form: {
        what: form,
        values: { obd: text('What removing the weight costs'), diagonal: text('The curvature alone') },
      },
    },
  },
  {
    id: 'hessian-trace',
    formula: '½ · Tr(H_pp)/p · w²',
    when: text('To see which channels or layers are flat: it weighs groups, not single weights.'),
    cost: text('10 to 300 passes of Hessian-vector products of its own: slow.'),
    source: 'Dong et al. 2020, HAWQ-V2; Yu et al. 2022, Hessian-Aware Pruning',
    url: 'https://arxiv.org/abs/2101.08940',
    options: {
      form: {
        what: form,
        values: {
          obd: text('The group’s curvature times w²'),
          trace: text('Whole groups go in the order of their curvature'),
        },
      },
      group: {
        what: text('What shares one estimate'),
        values: { channel: text('An output channel'), layer: text('A whole layer') },
      },
      probes: { what: text('Random probes at most; it ends before once the error is at most 5 %'), usual: '300' },
      examples: { what: text('Calibration examples that it looks at; default: all') },
    },
  },
  {
    id: 'sensitivity',
    formula: 'mean Σₖ |∂yₖ/∂w|',
    when: text('Where the outputs are to stay as they are, and where there are no labels.'),
    cost: text('The shared pass, with one backward pass more for each output (at most 32).'),
    source: 'the sensitivity method; Aljundi et al. 2018, Memory Aware Synapses (mas)',
    url: 'https://arxiv.org/abs/1711.09601',
    options: {
      form: {
        what: form,
        values: {
          absolute: text('How far the weight moves the outputs'),
          squared: text('What removing the weight does to the outputs, squared'),
          mas: text('How far the weight moves the length of the outputs (MAS)'),
        },
      },
    },
  },
  {
    id: 'l1',
    formula: '|w| after training with L + λ·Σ|w|',
    when: text('Where there is training data and time: the network gets used to being sparse.'),
    cost: text('Trains the network: the slowest. The weights that are saved are the trained ones.'),
    source: 'the sparsity-inducing method; proximal gradient: Parikh and Boyd 2014',
    options: {
      lambda: { what: text('Strength of the penalty'), usual: '0.0001' },
      epochs: { what: text('Epochs of training with the penalty'), usual: '5' },
      threshold: { what: text('Weights that are smaller go: then the sparsity is the outcome') },
    },
  },
  {
    id: 'random',
    formula: 'hash(seed, name, index)',
    when: text('As the baseline: a method that does no better tells nothing about the network.'),
    cost: weightsOnly,
    source: 'baseline',
    options: {},
  },
];

export const methodCard = (id: string): MethodCard | undefined => methodCards.find((card) => card.id === id);
