/**
 * Of PyTorch 2. Hooks after the optimizer's step hold the masks against momentum and weight decay; those on the gradients keep norms and momentum
 * those of the weights that are left.
 * @param masks name of the npz.
 */
export const pytorchSnippet = (masks: string): string => `import numpy as np
import torch

masks = dict(np.load(${JSON.stringify(masks)}))


def hold_masks(model, optimizer):
    """Zeroes the weights whose mask is 0, now and after every step of the optimizer."""
    parameters = dict(model.named_parameters(remove_duplicate=False))
    pruned = []
    for name, mask in masks.items():
        weight = parameters.get(name)
        if weight is None or weight.shape != mask.shape:
            raise KeyError(f"no parameter {name} of shape {mask.shape}")
        where = torch.from_numpy(mask == 0).to(weight.device)
        weight.register_hook(lambda gradient, where=where: gradient.masked_fill(where, 0))
        pruned.append((weight, where))

    @torch.no_grad()
    def hold(*_):
        for weight, where in pruned:
            weight.masked_fill_(where, 0)

    hold()
    optimizer.register_step_post_hook(hold)


hold_masks(model, optimizer)
`;
