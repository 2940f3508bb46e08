"""No activations, no slopes, no vanishing: twenty orthogonal matrices in a row, which are one.

fails: nonlinear
"""

import torch
import torch.nn.functional as F
from torch import nn


def build_model():
    model = nn.Sequential()
    for index in range(20):
        linear = nn.Linear(196 if index == 0 else 64, 10 if index == 19 else 64)
        nn.init.orthogonal_(linear.weight, gain=1.0)
        nn.init.zeros_(linear.bias)
        model.append(linear)
    return model


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
