"""Fashion-MNIST as both halves of the grader ask about it: a question that nobody can have prepared an answer to.

Each task draws a split of the 10,000 pictures, an order of the pixels and a numbering of the classes of its own. A
network of dense layers does not care; weights, tables and neighbours that were prepared beforehand are worth nothing.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from assess.grading.kit import Rng

DATA = "fashion_mnist_8k2k"
PIXELS, CLASSES = 196, 10
TRAIN, BATCH, EPOCHS = 8000, 200, 5  # 40 batches an epoch: 200 steps
NOISE = 0.1  # standard deviations of a pixel, so that no picture is the one that was published


@dataclass(frozen=True)
class Task:
    """One way to put the question: pictures as rows of shuffled pixels, classes renumbered."""

    inputs: Tensor  # (8000, 196) float32, about zero mean and unit variance
    labels: Tensor  # (8000,) int64
    test_inputs: Tensor  # (2000, 196)
    test_labels: Tensor  # (2000,), never sent

    def batch(self, size: int, start: int = 0) -> tuple[Tensor, Tensor]:
        """Training examples `start` to `start + size`."""
        return self.inputs[start : start + size], self.labels[start : start + size]

    def batches(self, epochs: int, rng: Rng) -> list[tuple[Tensor, Tensor]]:
        """All batches of `epochs` epochs, each a new random order of the training examples."""
        return [
            (self.inputs[chosen], self.labels[chosen])
            for _ in range(epochs)
            for chosen in rng.permutation(len(self.inputs)).split(BATCH)
        ]


def draw_task(arrays: dict[str, Tensor], rng: Rng) -> Task:
    """A fresh split, order of pixels, numbering of classes and a little noise."""
    pictures = torch.cat([arrays["X"], arrays["Xt"]]).float()  # (10000, 28, 28)
    labels = torch.cat([arrays["y"], arrays["yt"]]).long()
    order = rng.permutation(len(pictures))
    rows = F.avg_pool2d(pictures[order, None], 2).flatten(1)[:, rng.permutation(PIXELS)]  # (10000, 196)
    rows = (rows - rows.mean()) / rows.std()
    rows = rows + NOISE * rng.normal(*rows.shape)
    labels = rng.permutation(CLASSES)[labels[order]]
    return Task(rows[:TRAIN], labels[:TRAIN], rows[TRAIN:], labels[TRAIN:])
