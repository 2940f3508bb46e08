"""Train the network of solution.py on Fashion-MNIST and print what happens in each layer: `python train.py DATA.npz`.

This file is for you to look around with; the judge has a loop of its own and never runs it. The statement says where
the data set is.
"""

import argparse
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from solution import build_model, configure_optimizer, training_step
from torch import Tensor, nn

BATCH, EPOCHS = 200, 5  # as the judge has them: 40 batches an epoch, 200 steps in all


def load(path: Path) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Pictures as standardised rows of 196 pixels, and their classes: training inputs, labels, test inputs, labels."""
    arrays = np.load(path)
    train, test = (F.avg_pool2d(torch.from_numpy(arrays[key]).float()[:, None], 2).flatten(1) for key in ("X", "Xt"))
    mean, std = train.mean(), train.std()
    labels, test_labels = (torch.from_numpy(arrays[key]).long() for key in ("y", "yt"))
    return (train - mean) / std, labels, (test - mean) / std, test_labels


def print_layers(model: nn.Module, inputs: Tensor, labels: Tensor) -> None:
    """One line a linear layer: the spread of its output, the gradient that reaches it, and its weight's gradient."""
    outputs: dict[str, Tensor] = {}

    def keep(name: str):
        def hook(module: nn.Module, arguments: tuple[Tensor, ...], output: Tensor) -> None:
            output.retain_grad()
            outputs[name] = output  # (N, fan_out), before the activation

        return hook

    linears = {name: module for name, module in model.named_modules() if isinstance(module, nn.Linear)}
    handles = [module.register_forward_hook(keep(name)) for name, module in linears.items()]
    model.zero_grad()
    F.cross_entropy(model(inputs), labels).backward()
    print(f"{'layer':>12} {'output std':>12} {'∂loss/∂output':>14} {'∂loss/∂weight':>14}")
    for name, module in linears.items():
        if name not in outputs or outputs[name].grad is None or module.weight.grad is None:
            print(f"{name:>12}  not used")
            continue
        reaching = (outputs[name].grad * len(inputs)).norm(dim=1).mean()  # of each example's own loss
        print(f"{name:>12} {outputs[name].std():12.2e} {reaching:14.2e} {module.weight.grad.norm():14.2e}")
    for handle in handles:
        handle.remove()
    model.zero_grad()


def main() -> None:
    """Build, look, train, look again."""
    parser = argparse.ArgumentParser(description="Train the network of solution.py and print its layers.")
    parser.add_argument("data", type=Path, help="the path of fashion_mnist_8k2k.npz")
    inputs, labels, test_inputs, test_labels = load(parser.parse_args().data)
    torch.manual_seed(0)
    model = build_model()
    print_layers(model, inputs[:256], labels[:256])
    optimizer = configure_optimizer(model)
    for epoch in range(EPOCHS):
        model.train()
        order = torch.randperm(len(inputs))
        losses = [float(training_step(model, optimizer, inputs[batch], labels[batch])) for batch in order.split(BATCH)]
        model.eval()
        with torch.no_grad():
            accuracy = (model(test_inputs).argmax(dim=1) == test_labels).float().mean()
        print(f"epoch {epoch + 1}: training loss {sum(losses) / len(losses):.3f}, test accuracy {accuracy:.3f}")
    model.train()
    print_layers(model, inputs[:256], labels[:256])


if __name__ == "__main__":
    main()
