"""Small measures of models: accuracy, parameters and bytes, counted by the judge from what came back."""

from __future__ import annotations

from collections.abc import Mapping

from torch import Tensor

from assess.grading.kit.compare import fail


def accuracy(logits: Tensor, labels: Tensor) -> float:
    """Share of rows of `logits` (N, classes) whose largest entry is at `labels` (N,)."""
    if logits.dim() != 2 or logits.shape[0] != labels.shape[0]:
        fail(f"The logits must have shape ({labels.shape[0]}, classes); {tuple(logits.shape)} came.")
    return float((logits.argmax(dim=1) == labels).double().mean())


def count_parameters(state: Mapping[str, Tensor]) -> int:
    """Elements of all tensors of a state_dict, buffers included, so that weights cannot hide as buffers."""
    return sum(tensor.numel() for tensor in state.values())


def state_bytes(state: Mapping[str, Tensor]) -> int:
    """Bytes of all tensors of a state_dict, buffers included."""
    return sum(tensor.numel() * tensor.element_size() for tensor in state.values())
