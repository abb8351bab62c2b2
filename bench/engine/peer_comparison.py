"""The eight methods of the comparison, each as one writes it by itself, and an epoch of training."""

import torch
import torch.nn.functional as F

import peer_networks
from peer_statistics import STATISTICS, add_up


def activations(network):
    """Mean over examples and positions of |a|, for each output unit of LeNet-5, a behind bias and ReLU."""
    found = {}

    def record(name, a):
        own = a.abs() if a.dim() == 2 else a.abs().mean((2, 3))
        found[name] = found.get(name, 0) + own.sum(0)
        return a

    with torch.no_grad():
        for x, _ in network.batches:
            for name in ("conv1", "conv2"):
                x = F.max_pool2d(record(name, F.relu(peer_networks.conv(network.parameters, name, x, pad=0))), 2)
            x = record("dense1", F.relu(peer_networks.dense(network.parameters, "dense1", x.flatten(1))))
            record("dense2", peer_networks.dense(network.parameters, "dense2", x))
    return found


def compare(network):
    """Scores by method, then parameter."""
    p = network.parameters
    examples = sum(len(y) for _, y in network.batches)

    def mean(what):
        of_batch = STATISTICS[what](network)
        return {name: own / examples for name, own in add_up(network.batches, of_batch).items()}

    def per_unit(found):
        def stretched(name, kernel):
            own = found[name.split("/")[0]] / examples
            return own.reshape(-1, *[1] * (kernel.dim() - 1)).expand_as(kernel)

        return {name: stretched(name, own) for name, own in p.items()}

    curvature = mean("gauss-newton")
    return {
        "magnitude": {name: own.abs() for name, own in p.items()},
        "activation": per_unit(activations(network)),
        "gradient": {name: g.abs() for name, g in mean("gradient").items()},
        "taylor": {name: g * p[name].abs() for name, g in mean("absolute-gradient").items()},
        "fisher": {name: 0.5 * f * p[name].square() for name, f in mean("squared-gradient").items()},
        "hessian": {name: 0.5 * h * p[name].square() for name, h in curvature.items()},
        "sensitivity": mean("sensitivity"),
        "random": {name: torch.rand_like(own) for name, own in p.items()},
    }


def epoch(network, order, batch, rate, momentum):
    """Weights after one epoch of SGD with momentum over the examples in this order."""
    x, y = (torch.cat(parts) for parts in zip(*network.batches))
    leaves = {name: own.clone().requires_grad_() for name, own in network.parameters.items()}
    optimizer = torch.optim.SGD(leaves.values(), rate, momentum)
    for rows in torch.tensor(order).split(batch):
        optimizer.zero_grad()
        F.cross_entropy(network(leaves, x[rows]), y[rows]).backward()
        optimizer.step()
    return leaves
