import { Problem } from '../../shared/problem';
import type { LossName } from '../../shared/recipe';
import { text } from '../../shared/text';
import { range, show, size, type Shape } from '../graph/shape';
import type { Batch, Dataset, Targets } from './dataset';
import { invalidLabel } from './targets';

/** What a model answers, as far as targets have to fit it. */
export interface Answers {
  /** Labels go from 0 to this number, excluded; 1: any number is right (a regression). */
  readonly classes: number;
  /** Of one example's output, without an axis of examples. */
  readonly shape: Shape;
  readonly loss: LossName;
}

/**
 * Before anything is computed.
 * @throws Problem `label-invalid` that names the first example whose label (or, of a multi-hot row, number) is outside, or the classes
 * where there are more or fewer of them; `data-mismatch` for vectors of another width.
 */
export async function checkTargets(dataset: Dataset, answers: Answers): Promise<void> {
  const { targets, name } = dataset;
  if (targets?.kind === 'classes') return checkLabels(dataset, targets, answers);
  if (targets?.kind !== 'vectors') return;
  requireWidth(targets.shape, answers, name);
  const { classes, shape } = answers;
  if (size(targets.shape) !== size(shape))
    await requireEach(
      dataset,
      (label) => Number.isInteger(label) && label >= 0 && label < classes,
      `0 to ${classes - 1}`,
    );
  else if (answers.loss === 'binary-cross-entropy' && !targets.oneHot)
    await requireEach(dataset, (value) => value >= 0 && value <= 1, '0 to 1');
  else if (answers.loss === 'cross-entropy' && !targets.oneHot) await requireDistributions(dataset, classes);
}

async function checkLabels(
  dataset: Dataset,
  { names, classes: found }: Extract<Targets, { kind: 'classes' }>,
  { classes }: Answers,
): Promise<void> {
  if (classes === 1) return;
  // Names stand for positions: with one class too few, all behind it would be taken for others.
  if (names && names.length !== classes)
    throw new Problem('label-invalid', text('{0} has another number of classes than the model.', dataset.name), {
      file: dataset.name,
      found: `${names.length}: ${names.join(', ').slice(0, 200)}`,
      expected: classes,
      remedy: text('Name all classes, in the order of the model’s outputs (--classes), or number them.'),
    });
  if (found > classes) await requireEach(dataset, (label) => label < classes, `0 to ${classes - 1}`);
}

/** Vectors have a number for each output, or a label for each position. */
function requireWidth(found: Shape, { shape, classes }: Answers, name: string): void {
  const width = size(shape);
  if (size(found) === width || size(found) === width / classes) return;
  throw new Problem('data-mismatch', text('The targets do not fit the model’s output.'), {
    file: name,
    found: show(found),
    expected: show(shape),
    remedy: text('Give one label, or one value for each output, for every example.'),
  });
}

/** Rows that are looked at together. */
const step = 1024;

/** By which the shares of a row may miss 1. */
const rounding = 1e-3;

/** Of a cross-entropy over exclusive classes: what a row gives to them adds up to 1. */
async function requireDistributions(dataset: Dataset, classes: number): Promise<void> {
  const { examples, name } = dataset;
  for (let first = 0; first < examples; first += step) {
    const values = await targetsAt(
      dataset,
      range(Math.min(step, examples - first)).map((offset) => first + offset),
    );
    if (!values) continue;
    const width = values.length / Math.min(step, examples - first);
    for (let at = 0; at < values.length; at += classes) {
      let sum = 0;
      for (const value of values.subarray(at, at + classes)) sum += value;
      if (!(Math.abs(sum - 1) <= rounding))
        throw invalidLabel(name, first + Math.floor(at / width), sum, 'a row with the sum 1');
    }
  }
}

async function requireEach(dataset: Dataset, accepts: (value: number) => boolean, expected: string): Promise<void> {
  const { examples, name } = dataset;
  for (let first = 0; first < examples; first += step) {
    const indices = range(Math.min(step, examples - first)).map((offset) => first + offset);
    const values = await targetsAt(dataset, indices);
    const wrong = values?.findIndex((value) => !accepts(value)) ?? -1;
    if (!values || wrong < 0) continue;
    const row = first + Math.floor(wrong / (values.length / indices.length));
    throw invalidLabel(name, row, values[wrong], expected);
  }
}

const targetsAt = async (dataset: Dataset, indices: readonly number[]): Promise<Batch['targets']> =>
  dataset.labels ? dataset.labels(indices) : (await dataset.batch(indices)).targets;
