"""Two-layer residual branches behind a learnt gate that starts at zero, so that the network begins as a shallow one."""

import torch
import torch.nn.functional as F
from torch import nn


class Deep(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Linear(196, 64)
        self.inner = nn.ModuleList(nn.Linear(64, 64) for _ in range(18))
        self.head = nn.Linear(64, 10)
        self.gates = nn.Parameter(torch.zeros(9))

    def forward(self, x):
        x = self.stem(x)
        for gate, one, two in zip(self.gates, self.inner[0::2], self.inner[1::2]):
            x = x + gate * two(F.relu(one(F.relu(x))))
        return self.head(F.relu(x))


def build_model():
    return Deep()


def configure_optimizer(model):
    gates = [model.gates]
    others = [parameter for name, parameter in model.named_parameters() if name != "gates"]
    optimizer = torch.optim.RAdam([{"params": others, "lr": 2e-3}, {"params": gates, "lr": 1e-2}])
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min(1.0, step / 20))  # from 0 at step 0
    return optimizer, schedule


def training_step(model, optimizer, inputs, labels):
    optimizer, schedule = optimizer
    loss = F.cross_entropy(model(inputs), labels)
    model.zero_grad()
    loss.backward()
    optimizer.step()
    schedule.step()
    return loss.detach()


def diagnose(trace):
    layers, probability = trace["layers"], trace["softmax"]["mean_max_probability"]
    hidden = range(len(layers) - 1)

    def factor(k):
        """What hidden layer k passes on of the gradient; the input layer has nobody to pass it on to."""
        return layers[k - 1]["output_gradient_norm"] / layers[k]["output_gradient_norm"] if k else 1.0

    symptoms = {
        "dead_units": min((k for k in hidden if layers[k]["fraction_zero"] >= 0.9), default=None),
    }
    if symptoms["dead_units"] is None:
        symptoms["exploding"] = max((k for k in hidden if factor(k) >= 3), default=None)
        symptoms["vanishing"] = max((k for k in hidden if factor(k) <= 1 / 3), default=None)
        wrong = trace["accuracy"][-1] < 0.6
        symptoms["saturated_softmax"] = len(layers) - 1 if probability > 0.85 and wrong else None
    for fault, layer in symptoms.items():
        if layer is not None:
            return {"fault": fault, "layer": layer}
    return {"fault": "healthy", "layer": None}
