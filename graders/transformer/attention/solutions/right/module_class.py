"""Different in that a module without parameters does the work, in small named steps, behind the function."""

import torch
from torch import Tensor, nn


class ScaledDotProduct(nn.Module):
    """Compare, normalise, mix."""

    def forward(self, q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None) -> Tensor:
        return torch.matmul(self.weights(self.scores(q, k), mask), v)

    @staticmethod
    def scores(q: Tensor, k: Tensor) -> Tensor:
        return torch.matmul(q, k.transpose(-2, -1)).div(q.shape[-1] ** 0.5)

    @staticmethod
    def weights(scores: Tensor, mask: Tensor | None) -> Tensor:
        if mask is None:
            return nn.functional.softmax(scores, dim=-1)
        hidden = torch.logical_not(mask).expand_as(scores)
        weights = nn.functional.softmax(scores.masked_fill(hidden, -1e9), dim=-1)
        dead_rows = hidden.all(dim=-1, keepdim=True)
        return torch.where(dead_rows, torch.zeros_like(weights), weights)


_attend = ScaledDotProduct()


def attention(q, k, v, mask=None):
    """Scaled dot-product attention: q (..., Lq, d), k (..., Lk, d), v (..., Lk, dv) to (..., Lq, dv)."""
    return _attend(q, k, v, mask)
