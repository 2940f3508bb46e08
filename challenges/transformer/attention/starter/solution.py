"""Scaled dot-product attention: your solution goes here."""

import torch


def attention(q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, mask: torch.Tensor | None = None) -> torch.Tensor:
    """Let every query take a weighted average of the values, by how well it matches their keys.

    Shapes:
        q: (..., Lq, d), float32 or float64
        k: (..., Lk, d), same dtype and leading dimensions as q
        v: (..., Lk, dv), same dtype and leading dimensions as q
        mask: bool, broadcastable to (..., Lq, Lk), True where a query may attend; None lets every query attend to
            every key
        returns: (..., Lq, dv), dtype of q; zeros for a query that may attend to nothing
    """
    raise NotImplementedError("attention is yours to write")
