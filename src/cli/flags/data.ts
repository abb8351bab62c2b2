import { data, type DataRecipe } from '../../shared/recipe';
import { text } from '../../shared/text';
import type { Flag } from './flags';
import { conflict, fraction, integer, numbers, sizeOf } from './values';

/** How a data set is read. */
export interface ReadingFlags {
  readonly labelColumn?: string;
  readonly scale?: number;
  readonly mean?: number[];
  readonly std?: number[];
  readonly preprocess?: DataRecipe['preprocess'];
  readonly channels?: DataRecipe['channels'];
  readonly resize?: string;
  readonly crop?: string;
  readonly interpolation?: DataRecipe['interpolation'];
  readonly classes?: string;
  readonly skipBad?: boolean;
}
export interface DataFlags extends ReadingFlags {
  readonly data?: string;
  readonly limit?: number;
}
export interface TestFlags {
  readonly test?: string;
}
export interface TrainFlags {
  readonly train?: string;
}

const { preprocess, channels, interpolation } = data.shape;

export const dataFlags: readonly Flag[] = [
  {
    usage: '--data <path>',
    what: text(
      'Examples: npz, "x.npy,y.npy", idx, csv, a folder of images (one folder for each class), or synthetic (seeded noise)',
    ),
  },
  {
    usage: '--limit <n>',
    what: text('Examples of --data that methods look at, chosen by the seed; training takes all of them'),
    read: integer('--limit', 1),
  },
  { usage: '--label-column <name>', what: text('csv: the column that holds the label') },
  {
    usage: '--scale <factor>',
    what: text('Factor on the inputs: a number or a fraction (1/255)'),
    read: fraction('--scale'),
  },
  {
    usage: '--mean <numbers>',
    what: text('Subtracted after scaling: one number, or one for each channel'),
    read: numbers('--mean'),
  },
  {
    usage: '--std <numbers>',
    what: text('Divides after the mean: one number, or one for each channel'),
    read: numbers('--std', (number) => number > 0, 'number > 0,…'),
  },
  {
    usage: '--preprocess <name>',
    what: text('What the model was trained with, in place of --scale, --mean, --std and --channels'),
    choices: preprocess.unwrap().options,
  },
  {
    usage: '--channels <order>',
    what: text('Images: gray, or which colour comes first; otherwise as many as the model takes'),
    choices: channels.unwrap().options,
  },
  {
    usage: '--resize <size>',
    what: text('Images: the shortest side (256), or width × height (320x240); otherwise the model’s input'),
    read: sizeOf('--resize'),
  },
  {
    usage: '--crop <size>',
    what: text('Images: the middle, cut out after resizing: 224, or 224x192'),
    read: sizeOf('--crop'),
  },
  {
    usage: '--interpolation <name>',
    what: text('Images: how they are resized, as Pillow does it; bilinear by default'),
    choices: interpolation.unwrap().options,
  },
  {
    usage: '--classes <file>',
    what: text('Class folders: their names in the order of the model’s outputs, one a line; otherwise sorted'),
  },
  {
    usage: '--skip-bad',
    what: text('Images that cannot be read are left out and counted; every image is decoded once to find them'),
  },
];

export const testFlags: readonly Flag[] = [
  {
    usage: '--test <path>',
    what: text('Examples that everything is evaluated on; otherwise a fifth of --data is held out'),
  },
];

export const trainFlag: Flag = {
  usage: '--train <path>',
  what: text('Examples that weights are trained on; otherwise those of --data that are not held out'),
};

/** What `--preprocess` settles. */
const settled = ['scale', 'mean', 'std', 'channels'] as const;

/**
 * The data sets of a recipe: all are read as the calibration data is. Paths stay as the user wrote them.
 * @throws Problem `option-invalid` for a preprocessing beside what it settles.
 */
export function dataOf(flags: DataFlags & TestFlags & TrainFlags): {
  data?: DataRecipe;
  test?: DataRecipe;
  train?: DataRecipe;
} {
  const { data: file, test, train, limit } = flags;
  const reading = readingOf(flags);
  return {
    ...(file !== undefined && { data: { file, ...(limit !== undefined && { limit }), ...reading } }),
    ...(test !== undefined && { test: { file: test, ...reading } }),
    ...(train !== undefined && { train: { file: train, ...reading } }),
  };
}

function readingOf(flags: ReadingFlags): Omit<DataRecipe, 'file' | 'limit'> {
  const { labelColumn, scale, mean, std, preprocess, channels, resize, crop, interpolation, classes, skipBad } = flags;
  const beside = settled.find((option) => preprocess !== undefined && flags[option] !== undefined);
  if (beside !== undefined) throw conflict('--preprocess', `--${beside}`);
  return {
    ...(labelColumn !== undefined && { labelColumn }),
    ...(scale !== undefined && { scale }),
    ...(mean && { mean }),
    ...(std && { std }),
    ...(preprocess && { preprocess }),
    ...(channels && { channels }),
    ...(resize !== undefined && { resize }),
    ...(crop !== undefined && { crop }),
    ...(interpolation && { interpolation }),
    ...(classes !== undefined && { classes }),
    ...(skipBad === true && { skipBad }),
  };
}
