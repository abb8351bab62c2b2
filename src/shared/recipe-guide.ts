/**
 * What each key of a recipe means, for the completions and hovers of the editor. A key that the schema has and this lacks does not compile.
 */
import type { AllocationRecipe, DataRecipe, MethodRecipe, Recipe, ScheduleRecipe, TrainingRecipe } from './recipe';
import { text, type Text } from './text';

export interface KeyGuide {
  readonly what: Text;
  /** Of a key with few values: what each means. */
  readonly values?: Readonly<Record<string, Text>>;
}
type Guide<T> = Readonly<Record<keyof T, KeyGuide>>;
const key = (what: Text, values?: KeyGuide['values']): KeyGuide => ({ what, ...(values && { values }) });

export const recipeText = text('A pruning run: everything that determines its masks');

export const recipeGuide: Guide<Recipe> = {
  $schema: key(text('Address of this schema, for editors that do not know it')),
  schema: key(text('Version of the recipe’s form: 1')),
  model: key(text('The model file, relative to this recipe')),
  data: key(text('Calibration data: what the methods see')),
  test: key(text('What is evaluated; without it a fifth of the data is held out')),
  methods: key(
    text('The pruning methods. With one method, one sparsity and `out` the model is pruned, else methods are compared'),
  ),
  sparsity: key(
    text('Shares of the scored weights to remove; none where `maxDrop` or a method’s own `threshold` decides'),
  ),
  allocation: key(text('How scores become a mask: which weights compete with which, and what is fixed')),
  schedule: key(text('How the sparsity is reached; fine-tuning epochs are shared out over the rounds')),
  maxDrop: key(text('Instead of a sparsity: the highest that loses at most this share of accuracy (0.01: one point)')),
  train: key(text('What weights are trained on; default: the data that is not held out')),
  training: key(text('How weights are trained, wherever a run trains them')),
  fineTune: key(text('Epochs of training after pruning; pruned weights stay zero')),
  recalibrate: key(text('Renews batch-norm statistics after pruning and training')),
  loss: key(text('What the network was trained to lower; default: found from the model and the labels'), {
    'cross-entropy': text('One class of several: softmax'),
    'binary-cross-entropy': text('Any number of classes: sigmoid'),
    'mean-squared-error': text('Numbers'),
  }),
  output: key(text('The graph output that the loss looks at')),
  batchSize: key(text('Examples of one logical batch: the order in which sums are formed depends on it, so masks do')),
  seed: key(text('Chooses the examples, what is held out, and what is random')),
  executor: key(text('What computes'), {
    auto: text('The native engine where it is installed, else TensorFlow.js'),
    tfjs: text('TensorFlow.js with WebAssembly, in single precision'),
    native: text('ONNX Runtime, where it is installed; else TensorFlow.js'),
    reference: text('Plain and slow, in double precision: to check results'),
  }),
  out: key(text('Where a run saves the pruned model, relative to this recipe: needs one method and one sparsity')),
  maskHash: key(text('Hash of the mask that this recipe made: `prunescope run --verify` compares')),
};

export const dataGuide: Guide<DataRecipe> = {
  file: key(
    text(
      'npz, npy, idx or csv; `x.npy,y.npy` for a pair; a folder of images, or of a folder of images for each class; `synthetic` for seeded noise; relative to this recipe',
    ),
  ),
  limit: key(text('Examples that methods look at, chosen by the seed; training takes all of them')),
  labelColumn: key(text('csv: the column that holds the label')),
  scale: key(text('Factor on the inputs; default 1, for uint8 data 1/255')),
  mean: key(text('Subtracted after scaling, for each channel')),
  std: key(text('Divides after the mean, for each channel')),
  preprocess: key(text('What the model was trained with, in place of `scale`, `mean`, `std` and `channels`'), {
    'imagenet-torch': text('RGB from 0 to 1, ImageNet’s mean and deviation: torchvision'),
    'imagenet-caffe': text('BGR from 0 to 255, ImageNet’s mean: Keras ResNet and VGG'),
    'imagenet-tf': text('RGB from −1 to 1: Keras MobileNet and Inception'),
    unit: text('From 0 to 1'),
    none: text('As the file has it'),
  }),
  channels: key(text('Images: their channels; default gray or rgb, as many as the model takes'), {
    rgb: text('Red, green, blue'),
    bgr: text('Blue, green, red'),
    gray: text('One channel'),
  }),
  resize: key(text('Images: `256`, the shortest side, or `320x240`, width × height')),
  crop: key(text('Images: the middle, after resizing: `224`, or `224x192`, width × height')),
  interpolation: key(text('Images: how they are resized, as Pillow does it; default bilinear')),
  classes: key(
    text('Class folders: a text file with one name a line, in the order of the model’s outputs; default by name'),
  ),
  skipBad: key(text('Images that cannot be read are left out, and counted')),
};

export const methodGuide: Guide<MethodRecipe> = {
  criterion: key(text('The method’s id')),
  options: key(text('The method’s own options, as strings')),
};

export const allocationGuide: Guide<AllocationRecipe> = {
  scope: key(text('Which weights compete with which'), {
    global: text('All scored weights: layers end up with different sparsities'),
    layer: text('Those of one layer: each layer gets the same sparsity'),
  }),
  normalize: key(text('Divides each layer’s scores by their length before layers are compared'), {
    layer: text('By the L2 norm of the layer’s scores'),
  }),
  include: key(text('Only parameters that match are scored (also biases, if named)')),
  exclude: key(text('Parameters that match are left whole')),
  layerSparsity: key(text('Explicit sparsity of the parameters that match; the last rule that matches holds')),
  min: key(text('Lowest sparsity of the parameters that match')),
  max: key(text('Highest sparsity of the parameters that match')),
};

export const trainingGuide: Guide<TrainingRecipe> = {
  optimizer: key(text('What takes the steps'), {
    sgd: text('Gradient descent with momentum'),
    adam: text('Steps that adapt to each weight'),
  }),
  learningRate: key(text('Size of the steps; default 0.01 for sgd, 0.001 for adam')),
  decay: key(text('How the learning rate falls'), {
    constant: text('Not at all'),
    step: text('× 0.1 at two thirds of the epochs'),
    cosine: text('Along half a cosine, to zero'),
  }),
  momentum: key(text('Of sgd')),
  weightDecay: key(text('On kernels; none where L1 shrinks them')),
  batchSize: key(text('Examples of one step; default: the logical batch')),
  patience: key(text('Stops after so many epochs without a better held-out loss')),
};

export const scheduleGuide: Guide<ScheduleRecipe> = {
  kind: key(text('In how many steps, and how they grow'), {
    'one-shot': text('At once'),
    iterative: text('In rounds that each remove the same share of what is left'),
    cubic: text('In rounds that remove much at first and little at last'),
  }),
  rounds: key(text('Of iterative and cubic: scores anew each round')),
};
