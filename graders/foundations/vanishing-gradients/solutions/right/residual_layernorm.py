"""Pre-normalised residual blocks with gelu and AdamW; `diagnose` works on logarithms of whole vectors."""

import torch
from torch import nn
from torch.nn.functional import cross_entropy


class Block(nn.Module):
    """One hidden layer with a path around it: x + gelu(W norm(x))."""

    def __init__(self, width):
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.linear = nn.Linear(width, width)

    def forward(self, x):
        return x + nn.functional.gelu(self.linear(self.norm(x)))


def build_model():
    return nn.Sequential(nn.Linear(196, 64), *[Block(64) for _ in range(18)], nn.LayerNorm(64), nn.Linear(64, 10))


def configure_optimizer(model):
    return torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0.01)


def training_step(model, optimizer, inputs, labels):
    loss = cross_entropy(model(inputs), labels)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    return loss.item()


def diagnose(trace):
    layers = trace["layers"]
    column = lambda name: torch.tensor([layer[name] for layer in layers[:-1]], dtype=torch.float64)  # noqa: E731
    log_gradient = column("output_gradient_norm").clamp_min(1e-200).log()
    steps = log_gradient[:-1] - log_gradient[1:]  # steps[i]: what layer i + 1 does to the logarithm
    zeros = column("fraction_zero")
    if zeros.max() > 0.85:
        return {"fault": "dead_units", "layer": int((zeros > 0.85).nonzero()[0])}
    for fault, sign in (("exploding", 1.0), ("vanishing", -1.0)):
        guilty = (sign * steps > 0.9).nonzero().flatten()
        if len(guilty) >= 3:
            return {"fault": fault, "layer": int(guilty.max()) + 1}
    wrong = torch.tensor(trace["accuracy"]).mean() < 0.6
    if wrong and trace["softmax"]["mean_entropy"] < 0.4:
        return {"fault": "saturated_softmax", "layer": len(layers) - 1}
    return {"fault": "healthy", "layer": None}
