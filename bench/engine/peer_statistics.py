"""What is measured, as people write it in PyTorch: plain autograd, and torch.func's vmap where examples are looked at one by one."""

import torch
import torch.nn.functional as F
from torch.func import grad, vmap
from torch.nn.attention import SDPBackend, sdpa_kernel


def add_up(batches, of_batch):
    """Sums over the examples of all batches, by parameter."""
    total = None
    for x, y in batches:
        own = of_batch(x, y)
        total = own if total is None else {name: total[name] + own[name] for name in total}
    return total


def of_loss(network, f):
    """Sums over examples of f(gradient of an example's loss)."""

    def loss(p, x, y):
        return F.cross_entropy(network(p, x[None]), y[None])

    per_example = vmap(grad(loss), (None, 0, 0))
    return lambda x, y: {name: f(g).sum(0) for name, g in per_example(network.parameters, x, y).items()}


def of_outputs(network, seeds, f):
    """Sums over examples and outputs k of f(seed_kᵀ·∂logits/∂w), one backward pass for each k."""

    def of_batch(x, y):
        total = None
        rows = seeds(x)
        for k in range(rows.shape[1]):

            def product(p, own, row):
                return (network(p, own[None])[0] * row).sum()

            g = vmap(grad(product), (None, 0, 0))(network.parameters, x, rows[:, k])
            own = {name: f(each).sum(0) for name, each in g.items()}
            total = own if total is None else {name: total[name] + own[name] for name in own}
        return total

    return of_batch


def gradient(network):
    leaves = network.leaves

    def of_batch(x, y):
        for leaf in leaves.values():
            leaf.grad = None
        F.cross_entropy(network(leaves, x), y, reduction="sum").backward()
        return {name: leaf.grad for name, leaf in leaves.items()}

    return of_batch


def gauss_newton(network):
    def seeds(x):
        with torch.no_grad():
            p = network(network.parameters, x).softmax(-1)
        return p.sqrt()[:, :, None] * (torch.eye(p.shape[1]) - p[:, None, :])

    return of_outputs(network, seeds, torch.square)


def sensitivity(network):
    classes = network.manifest["classes"]
    return of_outputs(network, lambda x: torch.eye(classes).expand(len(x), -1, -1), torch.abs)


def hessian_vector(network):
    leaves, directions = network.leaves, network.directions()
    names = list(leaves)

    def products(x, y):
        first = torch.autograd.grad(F.cross_entropy(network(leaves, x), y, reduction="sum"), list(leaves.values()), create_graph=True)
        second = torch.autograd.grad(first, list(leaves.values()), [directions[name] for name in names], allow_unused=True)
        return {name: torch.zeros_like(leaves[name]) if own is None else own for name, own in zip(names, second)}

    def by_plain_attention(x, y):
        with sdpa_kernel(SDPBackend.MATH):
            return products(x, y)

    try:
        products(*network.batches[0])
        return products
    except RuntimeError:
        # "derivative for aten::_scaled_dot_product_flash_attention_for_cpu_backward is not implemented"
        return by_plain_attention


STATISTICS = {
    "gradient": gradient,
    "squared-gradient": lambda network: of_loss(network, torch.square),
    "absolute-gradient": lambda network: of_loss(network, torch.abs),
    "gauss-newton": gauss_newton,
    "sensitivity": sensitivity,
    "hessian-vector": hessian_vector,
}
