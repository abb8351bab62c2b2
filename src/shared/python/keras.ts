/**
 * Of Keras 3, with any backend. A constraint is part of the optimizer's step, so it holds in `fit`, in loops of one's own and between the steps of
 * one execution; a callback would see every n-th step only.
 * @param masks name of the npz.
 */
export const kerasSnippet = (masks: string): string => `import keras
import numpy as np

masks = dict(np.load(${JSON.stringify(masks)}))


def hold_masks(model):
    """Zeroes the weights whose mask is 0, now and in every step of the optimizer."""
    for name, mask in masks.items():
        found = [each for each in model.weights if f"/{each.path}".endswith(f"/{name}")]
        if len(found) != 1 or tuple(found[0].shape) != mask.shape:
            raise KeyError(f"not one variable {name} of shape {mask.shape}: {[each.path for each in found]}")
        variable, kept = found[0], keras.ops.cast(mask, found[0].dtype)
        before = variable.constraint or (lambda weight: weight)
        variable.constraint = lambda weight, before=before, kept=kept: before(weight) * kept
        variable.assign(variable * kept)
    model.train_function = None  # A step that was compiled before knows no masks.


hold_masks(model)
`;
