"""A network, its parameters and its data as the benchmark wrote them: one JSON file beside one of raw little-endian numbers."""

import json

import numpy as np
import torch

from peer_networks import NETWORKS


def to_torch(array, layout, flattened):
    """From the benchmark's layout to PyTorch's."""
    if layout == "conv":
        return array.permute(3, 2, 0, 1)
    if layout == "depthwise":
        return array.permute(2, 3, 0, 1)
    if layout == "dense" and flattened:
        return array.reshape(*flattened, -1).permute(3, 2, 0, 1).flatten(1)
    return array.T if layout == "dense" else array


def from_torch(array, layout, flattened):
    """The way back."""
    if layout == "conv":
        return array.permute(2, 3, 1, 0)
    if layout == "depthwise":
        return array.permute(2, 3, 0, 1)
    if layout == "dense" and flattened:
        height, width, channels = flattened
        return array.reshape(-1, channels, height, width).permute(2, 3, 1, 0).flatten(0, 2)
    return array.T if layout == "dense" else array


class Network:
    """`batches`: pairs of examples and labels, images with channels first. `parameters`: what is measured, in the benchmark's order."""

    def __init__(self, file):
        with open(file, encoding="utf8") as opened:
            self.manifest = json.load(opened)
        values = np.fromfile(self.manifest["values"], "<f4")
        self.function = NETWORKS[self.manifest["network"]]
        self.parameters, self.frozen = {}, {}
        for each in self.manifest["parameters"]:
            own = self._tensor(values, each)
            own = to_torch(own, each["layout"], each.get("flattened")).contiguous()
            (self.frozen if each["frozen"] else self.parameters)[each["name"]] = own
        examples, labels = (self._tensor(values, self.manifest[name]) for name in ("x", "y"))
        if examples.dim() == 4:
            examples = examples.permute(0, 3, 1, 2).contiguous()
        batch = self.manifest["batch"]
        self.batches = list(zip(examples.split(batch), labels.long().split(batch)))
        self.leaves = {name: own.clone().requires_grad_() for name, own in self.parameters.items()}

    @staticmethod
    def _tensor(values, place):
        count = int(np.prod(place["shape"]))
        return torch.from_numpy(values[place["start"] : place["start"] + count].copy()).reshape(place["shape"])

    def __call__(self, parameters, x):
        return self.function({**self.frozen, **parameters}, x)

    def directions(self):
        """Signs for Hessian-vector products, ±1 by a rule that the benchmark has too."""
        total, at, own = sum(each.numel() for each in self.parameters.values()), 0, {}
        index = torch.arange(total, dtype=torch.int64)
        signs = (1 - 2 * ((index * 2654435761 % 2**32) >> 31)).float()
        for each in self.manifest["parameters"]:
            if each["frozen"]:
                continue
            count = int(np.prod(each["shape"]))
            values = signs[at : at + count].reshape(each["shape"])
            own[each["name"]] = to_torch(values, each["layout"], each.get("flattened")).contiguous()
            at += count
        return own

    def write(self, results, file):
        """One result for each measured parameter, in the benchmark's layouts."""
        with open(file, "wb") as opened:
            for each in self.manifest["parameters"]:
                if not each["frozen"]:
                    own = from_torch(results[each["name"]].detach(), each["layout"], each.get("flattened"))
                    opened.write(own.contiguous().numpy().astype("<f4").tobytes())
