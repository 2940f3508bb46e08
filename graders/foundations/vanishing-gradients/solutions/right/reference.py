"""The smallest repair: relu with the initialisation that fits it, logits, clean gradients, and Adam.

Each of the four faults hid the next. Sigmoids (slope at most 1/4) and weights of standard deviation 0.01 both shrink
the gradient at every layer; the softmax before a loss that takes one itself flattens what is left; and a step that adds
to the gradients of all earlier steps would have spoilt even a sound network. `diagnose` follows the gradient backwards
through the layers, and looks for causes before consequences.
"""

from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

PIXELS, WIDTH, CLASSES = 196, 64, 10
DEPTH = 20  # linear layers, the first and the last included


def build_model() -> nn.Module:
    """20 linear layers with relu between them, freshly initialised from torch's global generator.

    Shapes:
        the module maps inputs (N, 196) float32 to logits (N, 10) float32
    """
    sizes = [PIXELS, *[WIDTH] * (DEPTH - 1), CLASSES]  # 196, 64 × 19, 10
    modules: list[nn.Module] = []
    for fan_in, fan_out in zip(sizes, sizes[1:], strict=False):
        linear = nn.Linear(fan_in, fan_out)
        nn.init.kaiming_normal_(linear.weight, nonlinearity="relu")  # variance 2 / fan-in: relu halves the square
        nn.init.zeros_(linear.bias)
        modules += [linear, nn.ReLU()]
    return nn.Sequential(*modules[:-1])  # the last layer gives logits


def configure_optimizer(model: nn.Module) -> torch.optim.Optimizer:
    """Adam: every weight moves by about the learning rate, however large its gradient is."""
    return torch.optim.Adam(model.parameters(), lr=1e-3)


def training_step(model: nn.Module, optimizer: torch.optim.Optimizer, inputs: Tensor, labels: Tensor) -> Tensor:
    """Update `model` on one batch and return the batch's loss from before the update.

    Shapes:
        inputs: (N, 196) float32, about zero mean and unit variance
        labels: (N,) int64, 0 to 9
        returns: () float32, mean cross-entropy in nats
    """
    optimizer.zero_grad()
    loss = F.cross_entropy(model(inputs), labels)
    loss.backward()
    optimizer.step()
    return loss.detach()


SHRINKS, GROWS = 1 / 3, 3.0  # what a faulty layer passes on of the gradient; a sound one, between half and twice of it
DEAD = 0.9  # share of outputs at zero; a sound relu has 0.4 to 0.8
SURE, RIGHT = 0.85, 0.5  # probability of the likeliest class, and accuracy: sure of itself and wrong is saturated


def diagnose(trace: dict[str, Any]) -> dict[str, Any]:
    """Name what is wrong with a recorded run, and the layer where it starts.

    Dead units come first, since a dead layer stops the gradient too; exploding before saturated, since a signal that
    grew through the layers saturates the softmax at their end.
    """
    hidden = trace["layers"][:-1]
    dead = [index for index, layer in enumerate(hidden) if layer["fraction_zero"] >= DEAD]
    if dead:
        return {"fault": "dead_units", "layer": dead[0]}  # travels forwards: starts nearest the input

    reaching = [layer["output_gradient_norm"] for layer in hidden]
    passed_on = [below / max(above, 1e-30) for below, above in zip(reaching, reaching[1:], strict=False)]
    grows = [index for index, factor in enumerate(passed_on, start=1) if factor >= GROWS]  # layer 0 passes on to none
    if grows:
        return {"fault": "exploding", "layer": grows[-1]}  # travels backwards: starts nearest the output
    shrinks = [index for index, factor in enumerate(passed_on, start=1) if factor <= SHRINKS]
    if shrinks:
        return {"fault": "vanishing", "layer": shrinks[-1]}

    accuracy = sum(trace["accuracy"]) / len(trace["accuracy"])
    if trace["softmax"]["mean_max_probability"] > SURE and accuracy < RIGHT:
        return {"fault": "saturated_softmax", "layer": len(trace["layers"]) - 1}
    return {"fault": "healthy", "layer": None}
