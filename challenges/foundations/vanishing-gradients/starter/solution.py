"""A deep network that does not learn, and the two functions that train it: find out why, and mend it.

`train.py` beside this file runs all three on real data and prints what happens in each layer.
"""

from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

PIXELS, WIDTH, CLASSES = 196, 64, 10
DEPTH = 20  # linear layers, the first and the last included


def build_model() -> nn.Module:
    """A plain stack of 20 linear layers, freshly initialised from torch's global generator.

    Shapes:
        the module maps inputs (N, 196) float32 to logits (N, 10) float32
    """
    sizes = [PIXELS, *[WIDTH] * (DEPTH - 1), CLASSES]  # 196, 64 × 19, 10
    modules: list[nn.Module] = []
    for fan_in, fan_out in zip(sizes, sizes[1:]):
        linear = nn.Linear(fan_in, fan_out)
        nn.init.normal_(linear.weight, std=0.01)
        nn.init.zeros_(linear.bias)
        modules += [linear, nn.Sigmoid()]
    modules[-1] = nn.Softmax(dim=1)  # the last layer gives probabilities
    return nn.Sequential(*modules)


def configure_optimizer(model: nn.Module) -> torch.optim.Optimizer:
    """What updates the model's parameters; called once before the first step of a training."""
    return torch.optim.SGD(model.parameters(), lr=0.01)


def training_step(model: nn.Module, optimizer: torch.optim.Optimizer, inputs: Tensor, labels: Tensor) -> Tensor:
    """Update `model` on one batch and return the batch's loss from before the update.

    Shapes:
        inputs: (N, 196) float32, about zero mean and unit variance
        labels: (N,) int64, 0 to 9
        returns: () float32, mean cross-entropy in nats
    """
    loss = F.cross_entropy(model(inputs), labels)
    loss.backward()
    optimizer.step()
    return loss.detach()


def diagnose(trace: dict[str, Any]) -> dict[str, Any]:
    """Name what is wrong with a recorded run, and the layer where it starts.

    Shapes:
        trace: what the statement describes under "The trace"
        returns: {"fault": "vanishing" | "exploding" | "dead_units" | "saturated_softmax" | "healthy",
                  "layer": position in trace["layers"] counted from 0, or None where healthy}
    """
    return {"fault": "healthy", "layer": None}
