"""tanh kept near its linear middle by orthogonal weights, which turn a signal without stretching it; SGD."""

import torch
import torch.nn.functional as F
from torch import nn


def build_model():
    model = nn.Sequential()
    for index in range(20):
        linear = nn.Linear(196 if index == 0 else 64, 10 if index == 19 else 64)
        nn.init.orthogonal_(linear.weight, gain=1.1 if index < 19 else 1.0)
        nn.init.constant_(linear.bias, 0.0)
        model.add_module(f"linear{index}", linear)
        if index < 19:
            model.add_module(f"tanh{index}", nn.Tanh())
    return model


def configure_optimizer(model):
    return torch.optim.SGD(model.parameters(), lr=0.03, momentum=0.9)


def training_step(model, optimizer, inputs, labels):
    def closure():
        optimizer.zero_grad()
        loss = F.cross_entropy(model(inputs), labels)
        loss.backward()
        return loss

    return optimizer.step(closure).detach()


def diagnose(trace):
    layers = trace["layers"]
    output = len(layers) - 1
    for k in range(output):
        if layers[k]["fraction_zero"] > 0.92:
            return {"fault": "dead_units", "layer": k}
    k = output - 1
    while k > 0:  # walk backwards, as the gradient does, until a layer changes it too much
        factor = layers[k - 1]["output_gradient_norm"] / layers[k]["output_gradient_norm"]
        if factor > 2.5:
            return {"fault": "exploding", "layer": k}
        if factor < 0.4:
            return {"fault": "vanishing", "layer": k}
        k -= 1
    head = trace["softmax"]
    if head["mean_entropy"] < 0.5 and min(trace["loss"]) > 2.0:
        return {"fault": "saturated_softmax", "layer": output}
    return {"fault": "healthy", "layer": None}
