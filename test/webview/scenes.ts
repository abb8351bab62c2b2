/** The runs and states that screenshots and page tests show. */
import type { InspectDocument } from '../../src/shared/documents';
import type { MethodDescription, PanelState } from '../../src/shared/protocol';
import { FakeRun } from './fake-run';
import { choices, fakePreview, fakeProgress, fakeSearch, fakeTraining } from './fake-training';

const method = (id: string, label: string, what: string, needsData = true): MethodDescription => ({
  id,
  label,
  what,
  needsData,
  trains: id === 'l1',
});

export const seven = [
  method('magnitude', 'Magnitude', 'Keeps the largest weights.', false),
  method('gradient', 'Gradient', 'Keeps the weights that the loss reacts to most.'),
  method('taylor', 'Taylor', 'Keeps the weights whose removal would change the loss most, to first order.'),
  method('fisher', 'Fisher', 'Second order, with the curvature estimated from per-example gradients.'),
  method('hessian', 'Hessian', 'Second order, by its exact curvature.'),
  method('sensitivity', 'Sensitivity', 'Keeps the weights that move the outputs most.'),
  method('random', 'Random', 'A seeded lottery.', false),
];

const lenetOptions = {
  title: 'lenet-300-100',
  layers: [
    ['dense_1/kernel', [784, 300]],
    ['dense_2/kernel', [300, 100]],
    ['dense_3/kernel', [100, 10]],
  ],
  methods: seven,
  sparsities: [0.5, 0.8, 0.9, 0.95, 0.98],
} as const;

/** Seven methods, the sample network. */
export const lenet = (evaluationDelay?: number): FakeRun =>
  new FakeRun({ ...lenetOptions, ...(evaluationDelay !== undefined && { evaluationDelay }) });

/** The same with scores so many that they are only counted while a slider moves. */
export const lenetLarge = (): FakeRun => new FakeRun({ ...lenetOptions, about: true });

/** The same with scores that hold at the computed sparsities alone. */
export const lenetScheduled = (): FakeRun => new FakeRun({ ...lenetOptions, scheduled: true });

/** Nine methods, twenty layers of a small residual network. */
export const resnet = (): FakeRun =>
  new FakeRun({
    title: 'resnet20-with-a-rather-long-name-of-its-own-v2',
    layers: Array.from({ length: 20 }, (_, at) => {
      const channels = 8 * 2 ** Math.floor(at / 7);
      return at === 19
        ? (['classifier/kernel', [32, 10]] as const)
        : ([`stage${Math.floor(at / 7) + 1}_block${at % 7}_conv2d/kernel`, [3, 3, channels, channels]] as const);
    }),
    methods: [
      ...seven.slice(0, 6),
      method('activation', 'Activation', 'Mean activation of the unit.'),
      method('hessian-trace', 'Hessian trace', 'Trace of the Hessian of each channel.'),
      method('random', 'Random', 'A seeded lottery.', false),
    ],
    sparsities: [0.5, 0.8, 0.9, 0.95, 0.98],
  });

export const failedMethod = (run: FakeRun): PanelState => {
  const state = run.state('ready');
  const results = state.comparison!.results.map((result) =>
    result.method === 'fisher'
      ? run.failedResult('fisher', {
          code: 'label-missing',
          message: 'Fisher needs labels, and the data set digits.npz has none.',
          remedy: 'Choose data with labels, or leave the method out.',
        })
      : result.method === 'hessian'
        ? { ...result, trained: { epochs: 2 } }
        : result,
  );
  return {
    ...state,
    comparison: {
      ...state.comparison!,
      results,
      warnings: ['The unpruned model is right on 96.6 % of the test data.', 'MACs count dense arithmetic.'],
    },
  };
};

export const failed = (run: FakeRun): PanelState => {
  return {
    ...run.bare('failed'),
    problem: {
      code: 'shard-short',
      message: 'The weight file ends too early.',
      file: 'samples/mnist/group1-shard1of1.bin',
      layer: 'dense_2/kernel',
      found: '1,040,384 bytes',
      expected: '1,066,440 bytes',
      remedy: 'Copy the model again with all its weight files.',
    },
  };
};

export const weightsOnly = (run: FakeRun): PanelState => {
  const state = run.state('ready', 1);
  return {
    ...state,
    methods: state.methods.slice(0, 1),
    inspection: { ...run.inspection, mode: 'weights-only', reason: 'The layer class Attention is not known.' },
  };
};

/** Two operations without a gradient, and one that cannot be computed; `many`: so many that they are folded. */
export const withBarriers = (run: FakeRun, many = false): InspectDocument => ({
  ...run.inspection,
  format: 'ONNX',
  warnings: ['The file leaves the extent height of image to the data; 224 was assumed.'],
  barriers: [
    {
      op: 'QuantizeLinear',
      node: '/features/features.1/Relu_output_0_QuantizeLinear',
      blocks: 'gradient',
      parameters: ['dense_1/kernel'],
    },
    { op: 'NonMaxSuppression', node: '/post/NonMaxSuppression', blocks: 'forward', parameters: [] },
    ...(many ? [{ op: 'Round', node: '', blocks: 'gradient', parameters: ['dense_1/kernel'] } as const] : []),
  ],
});

/** A run whose first layer was left whole. */
export const besideBarriers = (run: FakeRun): PanelState => {
  const state = run.state('ready');
  const results = state.comparison!.results.map((result) => ({
    ...result,
    points: result.points.map((point) => ({ ...point, layers: point.layers.slice(1) })),
  }));
  const { op, node } = withBarriers(run).barriers[0];
  const warnings = [`${op} (${node}) lets no gradient through: dense_1/kernel are left whole.`, 'Another warning.'];
  return { ...state, inspection: withBarriers(run), comparison: { ...state.comparison!, results, warnings } };
};

export const sparsity = (run: FakeRun): PanelState => {
  const parameters = run.inspection.parameters.map((parameter, at) =>
    parameter.prunable ? { ...parameter, zeros: Math.floor(parameter.count * (0.95 - at * 0.12)) } : parameter,
  );
  return {
    ...run.bare('ready'),
    view: 'sparsity',
    methods: [],
    allocation: { sparsity: 0, scope: 'global' },
    inspection: { ...run.inspection, parameters },
  };
};

/** Before the run. */
export const setup = (run: FakeRun): PanelState => ({
  ...run.bare('setup'),
  methods: [
    ...seven.slice(0, 6),
    method('l1', 'L1', 'Trains with a penalty that drives weights to zero, then keeps the largest.'),
    method('random', 'Random', 'A seeded lottery.', false),
  ],
  inspection: run.inspection,
  setup: { choices, preview: fakePreview() },
});

/** Fine-tuning goes on in a panel that is ready. */
export const fineTuning = (run: FakeRun, epochsDone = 2.4): PanelState => ({
  ...run.state('ready'),
  work: {
    kind: 'fine-tune',
    method: 'hessian',
    allocation: { sparsity: 0.9, scope: 'global' },
    progress: {
      phase: 'training',
      subject: 'hessian',
      share: epochsDone / 5,
      training: fakeProgress(epochsDone),
    },
  },
});

/** Fine-tuned on request, and stopped before the end. */
export const fineTuned = (run: FakeRun): PanelState => {
  const state = run.state('ready');
  const { metrics } = state.comparison!.results[0].points[2];
  const query = { method: 'hessian', sparsity: 0.9, scope: 'global' } as const;
  const training = fakeTraining({ stopped: 'cancelled', bestEpoch: 2 });
  return {
    ...state,
    tunings: [{ query, metrics: { ...metrics, accuracy: 0.9605, nonZero: 27_020 }, training }],
    searches: [{ ...fakeSearch(0.01), query: { method: 'hessian', scope: 'global' } }],
  };
};

/** Every method fine-tuned at every sparsity, one of them trained before it scored. */
export const trainedRun = (run: FakeRun): PanelState => {
  const state = run.state('ready');
  const results = state.comparison!.results.map((result, at) => ({
    ...result,
    points: result.points.map((point) => ({
      ...point,
      fineTuned: { ...point.metrics, accuracy: 1 - (1 - point.metrics.accuracy!) * (0.35 + 0.05 * at) },
      training: fakeTraining(),
    })),
    ...(result.method === 'taylor' && {
      trained: { epochs: 5 },
      training: fakeTraining({ epochs: 5, bestEpoch: 4, stopped: 'diverged', divergedAt: 341 }),
      notes: [
        'λ = 0.1 makes every weight of dense_3/kernel zero: the largest one stays as it was. Choose a smaller λ.',
      ],
    }),
    ...(result.method === 'hessian' && {
      estimates: Array.from({ length: 60 }, (_, channel) => ({
        parameter: 'dense_2/kernel',
        channel,
        value: Math.abs(Math.sin(channel)) * 1e-3,
        standardError: 2e-5,
      })),
    }),
  }));
  return { ...state, comparison: { ...state.comparison!, results } };
};

/** Cancelled while it trained: what was finished is a comparison of its own. */
export const stoppedRun = (run: FakeRun): PanelState => {
  const state = run.state('ready', 3);
  return { ...state, methods: state.methods.slice(0, 5), comparison: { ...state.comparison!, cancelled: true } };
};

/** A schedule: its scores hold where they were computed and nowhere else. */
export const scheduled = (run: FakeRun): PanelState => {
  const state = run.state('ready');
  const results = state.comparison!.results.map((result) => ({ ...result, targetDependent: true }));
  return {
    ...state,
    comparison: { ...state.comparison!, schedule: { kind: 'cubic', rounds: 5 }, results },
  };
};

/** A run that trains. */
export const training = (run: FakeRun): PanelState => ({
  ...run.state('running', 2),
  progress: { phase: 'training', subject: 'taylor', share: 0.48, training: fakeProgress(2.4) },
});
