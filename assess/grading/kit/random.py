"""Random inputs that differ in every grade and check, and repeat exactly with the grade's seed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

import numpy as np
import torch
from torch import Tensor

T = TypeVar("T")


class Rng:
    """A torch and a NumPy generator with the same seed, and the few draws that graders make most."""

    def __init__(self, seed: int) -> None:
        self.torch = torch.Generator().manual_seed(seed)
        self.numpy = np.random.default_rng(seed)

    @classmethod
    def for_test(cls, grade_seed: int, name: str) -> Rng:
        """The generator of one test, so that adding a check changes no other check's inputs."""
        digest = hashlib.sha256(f"{grade_seed}:{name}".encode()).digest()
        return cls(int.from_bytes(digest[:7], "big"))

    def normal(self, *shape: int, dtype: torch.dtype = torch.float32) -> Tensor:
        """Standard normal values of `shape`."""
        return torch.randn(*shape, generator=self.torch, dtype=dtype)

    def uniform(self, *shape: int, low: float = 0.0, high: float = 1.0, dtype: torch.dtype = torch.float32) -> Tensor:
        """Uniform values of `shape` in [low, high)."""
        return torch.rand(*shape, generator=self.torch, dtype=dtype) * (high - low) + low

    def integers(self, low: int, high: int, shape: Sequence[int] = ()) -> Tensor:
        """int64 values of `shape` in [low, high)."""
        return torch.randint(low, high, tuple(shape), generator=self.torch)

    def integer(self, low: int, high: int) -> int:
        """One int in [low, high)."""
        return int(self.integers(low, high))

    def permutation(self, count: int) -> Tensor:
        """A random order of 0 … count - 1, int64."""
        return torch.randperm(count, generator=self.torch)

    def choice(self, values: Sequence[T]) -> T:
        """One of `values`."""
        return values[self.integer(0, len(values))]

    def seed(self) -> int:
        """A fresh seed for something else, below 2**31."""
        return self.integer(0, 2**31)
