"""A self-normalising network: selu with weights of variance 1 / fan-in, no normalisation layers and no skips.

`diagnose` compares the run with a template of each fault and takes the nearest.
"""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


class SelfNormalising(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.weights = nn.ParameterList(torch.randn(b, a) / math.sqrt(a) for a, b in zip(sizes, sizes[1:]))
        self.biases = nn.ParameterList(torch.zeros(b) for b in sizes[1:])

    def forward(self, x):
        *hidden, (weight, bias) = zip(self.weights, self.biases)
        for w, b in hidden:
            x = F.selu(F.linear(x, w, b))
        return F.linear(x, weight, bias)


def build_model():
    return SelfNormalising([196] + [64] * 19 + [10])


def configure_optimizer(model):
    return torch.optim.NAdam(model.parameters(), lr=1e-3)


def training_step(model, optimizer, inputs, labels):
    optimizer.zero_grad()
    log_probabilities = F.log_softmax(model(inputs), dim=-1)
    loss = F.nll_loss(log_probabilities, labels)
    loss.backward()
    optimizer.step()
    return loss.item()


def diagnose(trace):
    hidden = trace["layers"][:-1]
    zeros = np.array([layer["fraction_zero"] for layer in hidden])
    gradient = np.log10(np.maximum([layer["output_gradient_norm"] for layer in hidden], 1e-60))
    if (zeros >= 0.9).any():
        return {"fault": "dead_units", "layer": int(np.argmax(zeros >= 0.9))}
    # Fit log-gradient against depth as flat above layer k and rising or falling by a constant slope in a stretch below
    # it; the stretch with the largest total bend decides.
    slope = gradient[:-1] - gradient[1:]  # slope[i] belongs to layer i + 1
    for fault, bent in (("exploding", slope > 0.4), ("vanishing", slope < -0.4)):
        stretches, length = [], 0
        for index, value in enumerate(bent):
            length = length + 1 if value else 0
            stretches.append((length, index + 1))
        longest, end = max(stretches)
        if longest >= 2:
            return {"fault": fault, "layer": int(end)}
    confidence = trace["softmax"]["mean_max_probability"]
    if confidence - np.mean(trace["accuracy"]) > 0.6:  # sure of what is wrong
        return {"fault": "saturated_softmax", "layer": len(trace["layers"]) - 1}
    return {"fault": "healthy", "layer": None}
