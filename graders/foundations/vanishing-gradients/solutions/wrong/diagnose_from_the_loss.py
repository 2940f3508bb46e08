"""Reads the loss curve only: not a number or huge is exploding, flat is vanishing, falling is healthy.

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
    first, last = trace["loss"][0], trace["loss"][-1]
    output = len(trace["layers"]) - 1
    if first > 1000:
        return {"fault": "exploding", "layer": output - 1}
    if first > 10:
        return {"fault": "saturated_softmax", "layer": output}
    if last > 0.98 * first:
        return {"fault": "vanishing", "layer": output - 1}
    return {"fault": "healthy", "layer": None}
