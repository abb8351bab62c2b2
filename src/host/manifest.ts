/**
 * The names that package.json declares and the code uses. `test/unit/host/manifest.test.ts` holds the two together, so a command that
 * is declared and not registered, or a setting in two spellings, fails there.
 */
export const extensionId = 'prunescope.prunescope';

export const commands = {
  compare: 'prunescope.compare',
  prune: 'prunescope.prune',
  showSparsity: 'prunescope.showSparsity',
  compareModels: 'prunescope.compareModels',
  compareWithHead: 'prunescope.compareWithHead',
  save: 'prunescope.save',
  convert: 'prunescope.convert',
  copyPython: 'prunescope.copyPython',
  openSample: 'prunescope.openSample',
  cancelRun: 'prunescope.cancelRun',
  runRecipe: 'prunescope.runRecipe',
  compareRecipe: 'prunescope.compareRecipe',
  showLog: 'prunescope.showLog',
  computeSparsity: 'prunescope.computeSparsity',
  refreshModels: 'prunescope.refreshModels',
  openRun: 'prunescope.openRun',
  deleteRun: 'prunescope.deleteRun',
  noteRun: 'prunescope.noteRun',
  rerun: 'prunescope.rerun',
  cleanUpRuns: 'prunescope.cleanUpRuns',
  saveReport: 'prunescope.saveReport',
  applyRecipe: 'prunescope.applyRecipe',
  leaderboard: 'prunescope.leaderboard',
  compareRuns: 'prunescope.compareRuns',
  goBack: 'prunescope.goBack',
  goForward: 'prunescope.goForward',
} as const;

export const container = 'prunescope';
export const views = { models: 'prunescope.models', side: 'prunescope.side', runs: 'prunescope.runs' } as const;
export const panelType = 'prunescope.panel';
/** Editors of model files: the one that opens them by itself, and the one for names that others use as well. */
export const editorTypes = ['prunescope.model', 'prunescope.modelJson'] as const;

/** Values of `contextValue` of tree items, which menus look at. */
export const items = {
  model: 'model',
  run: 'run',
  running: 'run.running',
  /** It can be deleted, not opened. */
  broken: 'run.broken',
  /** All runs of a model. */
  group: 'runs.model',
} as const;
/** Keys set by `setContext`. */
export const contexts = {
  running: 'prunescope.running',
  compared: 'prunescope.compared',
  lookedIntoLayer: 'prunescope.lookedIntoLayer',
  saved: 'prunescope.saved',
} as const;

/** The walkthrough, and what its links hand to commands: no question where there is one good answer. */
export const walkthrough = 'start';
export const fromWalkthrough = 'walkthrough';

/** Settings below `prunescope.`, with their defaults. */
export const section = 'prunescope';
export const settings = {
  methods: {
    key: 'compare.methods',
    default: ['magnitude', 'gradient', 'taylor', 'fisher', 'hessian', 'sensitivity', 'random'],
  },
  sparsities: { key: 'compare.sparsities', default: [0.5, 0.8, 0.9, 0.95] },
  examples: { key: 'compare.examples', default: 512 },
  epochs: { key: 'training.epochs', default: 0 },
  optimizer: { key: 'training.optimizer', default: 'sgd' },
  seed: { key: 'seed', default: 0 },
  executor: { key: 'executor', default: 'auto' },
  workers: { key: 'workers', default: 0 },
  maximumSize: { key: 'runs.maximumSize', default: 500 },
} as const;

/** Model files by name; recipes are none. What a file holds is looked at when it is chosen. */
export const modelName =
  /(^|[-._])(model|pruned).*(?<!\.prune)\.json$|\.(onnx|safetensors(\.index\.json)?|keras|h5|hdf5|tflite)$/i;
/** Those whose network is read, so that they can be converted. */
export const networkName = /(^|[-._])(model|pruned).*(?<!\.prune)\.json$|\.onnx$/i;
/** Endings of model files, as dialogs filter them. */
export const modelEndings = ['json', 'onnx', 'safetensors', 'keras', 'h5', 'hdf5', 'tflite'];
export const recipeName = /\.prune\.json$/i;
/** The `when` clauses of menus on files. */
export const modelWhen = `resourceScheme == file && resourceFilename =~ ${modelName.toString()}`;
export const networkWhen = `resourceScheme == file && resourceFilename =~ ${networkName.toString()}`;
/** Two files are selected, and the one that was clicked is a model. */
export const modelPairWhen = `listDoubleSelection && ${modelWhen}`;
/** A changed file that Git knows: the editor tells these menus nothing of its name. */
export const changeWhen = 'scmProvider == git && scmResourceGroup != untracked';
export const recipeWhen = `resourceScheme == file && resourceFilename =~ ${recipeName.toString()}`;

/** What tasks.json calls a task that runs a recipe, and the matcher that reads its errors. */
export const taskType = 'prunescope';
export const problemMatcher = '$prunescope';

/** Tools for language models, in the order of package.json. */
export const tools = {
  inspect: 'prunescope_inspect',
  compare: 'prunescope_compare',
  prune: 'prunescope_prune',
} as const;
