import { text, type Text } from './text';

/** A piece of a recipe that the editor offers to write. */
export interface RecipeSnippet {
  /** In every language the same: what a person types to find it. */
  readonly label: string;
  readonly what: Text;
  /** JSON with tab stops (`$1`), as VS Code's `defaultSnippets` have it. */
  readonly body: unknown;
}

const criteria = (...ids: readonly string[]): object[] => ids.map((criterion) => ({ criterion }));

/** By the recipe's key; `''`: the whole recipe. */
export const recipeSnippets: Readonly<Record<string, readonly RecipeSnippet[]>> = {
  '': [
    {
      label: 'compare',
      what: text('Compares methods at several sparsities'),
      body: {
        schema: 1,
        model: '${1:model.json}',
        data: { file: '${2:calibration.npz}', limit: 512 },
        methods: criteria('magnitude', 'taylor', 'fisher', 'hessian', 'random'),
        sparsity: [0.5, 0.8, 0.9, 0.95],
      },
    },
    {
      label: 'prune',
      what: text('Prunes by one method and saves the model'),
      body: {
        schema: 1,
        model: '${1:model.json}',
        data: { file: '${2:calibration.npz}', limit: 512 },
        methods: criteria('${3:magnitude}'),
        sparsity: ['^${4:0.9}'],
        out: '${5:model-pruned.json}',
      },
    },
  ],
  methods: [
    {
      label: 'one pass',
      what: text('The methods that share one pass over the data'),
      body: criteria('magnitude', 'gradient', 'taylor', 'fisher', 'hessian', 'sensitivity', 'random'),
    },
  ],
  schedule: [
    {
      label: 'cubic',
      what: text('Gradually, much at first and little at last'),
      body: { kind: 'cubic', rounds: '^${1:5}' },
    },
  ],
  training: [
    {
      label: 'adam',
      what: text('Adam with a learning rate that falls to zero'),
      body: { optimizer: 'adam', learningRate: '^${1:0.001}', decay: 'cosine' },
    },
  ],
};
