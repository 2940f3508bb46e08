"""The sigmoids went, the initialisation stayed: signals die on the way forwards, and gradients with them.

fails: gradient-flow, training
"""

import torch
import torch.nn.functional as F
from torch import nn


def build_model():
    sizes = [196, *[64] * 19, 10]
    modules = []
    for fan_in, fan_out in zip(sizes, sizes[1:]):
        linear = nn.Linear(fan_in, fan_out)
        nn.init.normal_(linear.weight, std=0.01)
        nn.init.zeros_(linear.bias)
        modules += [linear, nn.ReLU()]
    modules[-1] = nn.Identity()
    return nn.Sequential(*modules)


def configure_optimizer(model):
    return torch.optim.Adam(model.parameters(), lr=1e-3)


def training_step(model, optimizer, inputs, labels):
    optimizer.zero_grad()
    loss = F.cross_entropy(model(inputs), labels)
    loss.backward()
    optimizer.step()
    return loss.detach()


def diagnose(trace):
    hidden = trace["layers"][:-1]
    gradients = [layer["output_gradient_norm"] for layer in hidden]
    for index, layer in enumerate(hidden):
        if layer["fraction_zero"] >= 0.9:
            return {"fault": "dead_units", "layer": index}
    for index in range(len(hidden) - 1, 0, -1):
        if gradients[index - 1] >= 3 * gradients[index]:
            return {"fault": "exploding", "layer": index}
        if gradients[index - 1] <= gradients[index] / 3:
            return {"fault": "vanishing", "layer": index}
    if trace["softmax"]["mean_max_probability"] > 0.85 and trace["accuracy"][-1] < 0.5:
        return {"fault": "saturated_softmax", "layer": len(hidden)}
    return {"fault": "healthy", "layer": None}
