"""Batch normalisation in front of each relu, trained by RMSprop; `diagnose` lets symptoms vote."""

import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        sizes = [196] + [64] * 19
        self.hidden = nn.ModuleList(nn.Linear(a, b, bias=False) for a, b in zip(sizes[:-1], sizes[1:]))
        self.norms = nn.ModuleList(nn.BatchNorm1d(64) for _ in self.hidden)
        self.head = nn.Linear(64, 10)

    def forward(self, x):
        for linear, norm in zip(self.hidden, self.norms):
            x = F.relu(norm(linear(x)))
        return self.head(x)


def build_model():
    return Net()


def configure_optimizer(model):
    return torch.optim.RMSprop(model.parameters(), lr=5e-4)


def training_step(model, optimizer, inputs, labels):
    model.train()
    for parameter in model.parameters():
        parameter.grad = None
    loss = F.cross_entropy(model(inputs), labels)
    loss.backward()
    optimizer.step()
    return loss.detach()


def diagnose(trace):
    """A chain of detectors, the ones for causes in front of those for consequences; each returns a layer or None."""
    for fault, detector in (
        ("dead_units", first_dead),
        ("exploding", lambda t: last_bend(t, lambda above, below: below > 2.5 * above)),
        ("vanishing", lambda t: last_bend(t, lambda above, below: below < 0.4 * above)),
        ("saturated_softmax", sure_and_wrong),
    ):
        layer = detector(trace)
        if layer is not None:
            return {"fault": fault, "layer": layer}
    return {"fault": "healthy", "layer": None}


def first_dead(trace):
    for position, layer in enumerate(trace["layers"][:-1]):
        if layer["activation"] == "relu" and layer["fraction_zero"] > 0.9:
            return position
    return None


def last_bend(trace, bends):
    """The hidden layer nearest the output that bends the gradient, if its neighbour below does so too."""
    norms = [layer["output_gradient_norm"] for layer in trace["layers"]]
    for position in range(len(norms) - 2, 1, -1):
        if bends(norms[position], norms[position - 1]) and bends(norms[position - 1], norms[position - 2]):
            return position
    return None


def sure_and_wrong(trace):
    mistaken = 1.0 - sum(trace["accuracy"]) / len(trace["accuracy"])
    loss = sum(trace["loss"]) / len(trace["loss"])
    if trace["softmax"]["logit_std"] > 8.0 and mistaken > 0.5 and loss > 10.0:
        return len(trace["layers"]) - 1
    return None
