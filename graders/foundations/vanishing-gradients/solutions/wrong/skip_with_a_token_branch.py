"""A skip connection around all hidden layers, which add a vector of length 0.001 so as to get a gradient.

fails: every-layer-counts
"""

import torch
import torch.nn.functional as F
from torch import nn


class Bypass(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Linear(196, 64)
        self.inner = nn.ModuleList(nn.Linear(64, 64) for _ in range(18))
        self.head = nn.Linear(64, 10)
        for linear in self.inner:
            nn.init.kaiming_normal_(linear.weight)

    def forward(self, x):
        short = deep = F.relu(self.stem(x))
        for linear in self.inner:
            deep = F.relu(linear(deep))
        return self.head(short + 1e-3 * F.normalize(deep, dim=1))


def build_model():
    return Bypass()


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
