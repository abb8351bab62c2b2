import { Problem } from '../../shared/problem';
import type { DataRecipe } from '../../shared/recipe';
import { text } from '../../shared/text';

/** What is done to the numbers of an example: (value · scale − mean) / std, in this order of channels. */
export type Preprocessing = Pick<DataRecipe, 'scale' | 'mean' | 'std' | 'channels'>;

/**
 * What networks on ImageNet were trained with, as `keras.applications.imagenet_utils.preprocess_input` computes it in its three modes
 * (torch: also `torchvision.transforms.Normalize`), from bytes. Caffe's means are in the order of its channels, blue first.
 */
const presets: Readonly<Record<NonNullable<DataRecipe['preprocess']>, Preprocessing>> = {
  'imagenet-torch': { scale: 1 / 255, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
  'imagenet-caffe': { scale: 1, mean: [103.939, 116.779, 123.68], channels: 'bgr' },
  'imagenet-tf': { scale: 1 / 127.5, mean: [1] },
  unit: { scale: 1 / 255 },
  none: { scale: 1 },
};

/** What a preset leaves no choice in. */
const settled = ['scale', 'mean', 'std', 'channels'] as const;

/** @throws Problem `option-invalid` for a preset beside what it settles. */
export function preprocessingOf(recipe: DataRecipe): Preprocessing {
  const { preprocess } = recipe;
  if (preprocess === undefined) return recipe;
  const other = settled.find((option) => recipe[option] !== undefined);
  if (other === undefined) return presets[preprocess];
  throw new Problem('option-invalid', text('{0} and {1} cannot stand together.', 'preprocess', other), {
    found: `preprocess ${preprocess}, ${other} ${String(recipe[other])}`,
    remedy: text('Use one of them.'),
  });
}
