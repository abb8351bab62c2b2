import type { MethodRecipe } from '../../src/shared/recipe';

export type Stage = 'initialisation' | 'trained';

/** Test error in percent: of the pruned network, and after training. */
export interface Expected {
  readonly before?: number;
  readonly after: number;
}

/** One line of a table: a method, what it looks at, and what it has been found to do (CRITERIA, "What to expect"). */
export interface Row {
  readonly stage: Stage;
  readonly name: string;
  readonly method: MethodRecipe;
  /** Examples that the method sees, where it sees any. */
  readonly examples?: number;
  /** By sparsity; empty where nothing is known beforehand. */
  readonly expected: ReadonlyMap<number, Expected>;
}

export const sparsities: Readonly<Record<Stage, readonly number[]>> = {
  initialisation: [0.9, 0.95, 0.98, 0.99],
  trained: [0.8, 0.9, 0.95, 0.98],
};

/** Test error of the network that is not pruned, in percent. */
export const expectedDense = 3.85;

const batch = 100;
const plain = (criterion: string, options: Record<string, string> = {}): MethodRecipe => ({ criterion, options });

const atInitialisation = (name: string, method: MethodRecipe, after: readonly number[], examples?: number): Row => ({
  stage: 'initialisation',
  name,
  method,
  ...(examples !== undefined && { examples }),
  expected: new Map(after.map((error, k) => [sparsities.initialisation[k], { after: error }])),
});

const afterTraining = (
  name: string,
  method: MethodRecipe,
  errors: readonly (readonly [before: number, after: number])[],
  examples?: number,
): Row => ({
  stage: 'trained',
  name,
  method,
  ...(examples !== undefined && { examples }),
  expected: new Map(errors.map(([before, after], k) => [sparsities.trained[k], { before, after }])),
});

export const rows: readonly Row[] = [
  atInitialisation('random', plain('random'), [6.0, 8.5, 51.5, 79.6]),
  atInitialisation('magnitude', plain('magnitude'), [5.4, 6.9, 9.4, 16.7]),
  atInitialisation('gradient, one batch of 100', plain('gradient'), [4.1, 5.6, 7.6, 11.5], batch),
  atInitialisation('taylor (SNIP), one batch of 100', plain('taylor'), [4.7, 5.4, 7.1, 9.6], batch),
  afterTraining('random', plain('random'), [
    [77, 8.6],
    [89, 13.4],
    [91, 49],
    [91, 85],
  ]),
  afterTraining('magnitude', plain('magnitude'), [
    [4.6, 4.1],
    [5.6, 4.3],
    [9.9, 4.9],
    [34, 6.8],
  ]),
  afterTraining(
    'hessian, 600 examples',
    plain('hessian'),
    [
      [5.1, 4.0],
      [9.3, 4.6],
      [17, 5.4],
      [40, 7.0],
    ],
    600,
  ),
  afterTraining(
    'sensitivity, squared, 600 examples',
    plain('sensitivity', { form: 'squared' }),
    [
      [5.0, 4.1],
      [8.4, 4.6],
      [16, 5.4],
      [38, 7.8],
    ],
    600,
  ),
  afterTraining(
    'taylor per example, 600 examples',
    plain('taylor', { form: 'per-example' }),
    [
      [6.6, 4.3],
      [15, 5.0],
      [27, 6.1],
      [54, 8.5],
    ],
    600,
  ),
  afterTraining(
    'fisher, 400 examples',
    plain('fisher'),
    [
      [6.8, 4.2],
      [14, 4.7],
      [28, 5.9],
      [51, 8.4],
    ],
    400,
  ),
  afterTraining(
    'taylor, one batch of 100',
    plain('taylor'),
    [
      [8.6, 4.5],
      [24, 5.2],
      [52, 6.6],
      [77, 9.4],
    ],
    batch,
  ),
  afterTraining(
    'gradient, one batch of 100',
    plain('gradient'),
    [
      [31, 5.0],
      [69, 6.7],
      [84, 9.2],
      [89, 14],
    ],
    batch,
  ),
  // Trained before they score, beside the others: nothing was known of them.
  afterTraining('l1, λ = 1e-3, 5 epochs', plain('l1', { lambda: '1e-3', epochs: '5' }), []),
  afterTraining('gradient of the steps of 1 epoch', plain('gradient', { from: 'training' }), []),
];
