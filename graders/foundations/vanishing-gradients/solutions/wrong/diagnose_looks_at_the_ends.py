"""Compares the weight gradients of the first and the last layer, as the training check does, and nothing between them.

fails: diagnose-fault
"""

import torch
import torch.nn.functional as F
from torch import nn


def build_model():
    model = nn.Sequential()
    for index in range(20):
        linear = nn.Linear(196 if index == 0 else 64, 10 if index == 19 else 64)
        nn.init.orthogonal_(linear.weight, gain=1.1 if index < 19 else 1.0)
        nn.init.zeros_(linear.bias)
        model.append(linear)
        if index < 19:
            model.append(nn.Tanh())
    return model


def configure_optimizer(model):
    return torch.optim.SGD(model.parameters(), lr=0.03, momentum=0.9)


def training_step(model, optimizer, inputs, labels):
    optimizer.zero_grad()
    loss = F.cross_entropy(model(inputs), labels)
    loss.backward()
    optimizer.step()
    return loss.detach()


def diagnose(trace):
    first, last = (trace["layers"][index]["weight_gradient_norm"] for index in (0, -1))
    if max(layer["fraction_zero"] for layer in trace["layers"]) > 0.9:
        return {"fault": "dead_units", "layer": 0}
    if first < 0.01 * last:
        return {"fault": "vanishing", "layer": 0}
    if first > 100 * last:
        return {"fault": "exploding", "layer": 0}
    if trace["softmax"]["mean_max_probability"] > 0.85:
        return {"fault": "saturated_softmax", "layer": len(trace["layers"]) - 1}
    return {"fault": "healthy", "layer": None}
