"""Different in that forward and backward are both written by hand, as an autograd function."""

import torch


class _Attention(torch.autograd.Function):
    @staticmethod
    def forward(ctx, q, k, v, mask):
        scale = q.shape[-1] ** -0.5
        logits = torch.matmul(q, k.transpose(-2, -1)).mul_(scale)
        if mask is not None:
            logits.masked_fill_(~mask, float("-inf"))
        peak = logits.amax(-1, keepdim=True).clamp_(min=torch.finfo(q.dtype).min)
        p = logits.sub_(peak).exp_()
        p.div_(p.sum(-1, keepdim=True).clamp_(min=torch.finfo(q.dtype).tiny))
        ctx.save_for_backward(q, k, v, p)
        return p @ v

    @staticmethod
    def backward(ctx, grad):
        q, k, v, p = ctx.saved_tensors
        dp = grad @ v.transpose(-2, -1)
        ds = p * (dp - (dp * p).sum(-1, keepdim=True)) * q.shape[-1] ** -0.5
        return ds @ k, ds.transpose(-2, -1) @ q, p.transpose(-2, -1) @ grad, None


def attention(q, k, v, mask=None):
    """Scaled dot-product attention: q (..., Lq, d), k (..., Lk, d), v (..., Lk, dv) to (..., Lq, dv)."""
    return _Attention.apply(q, k, v, mask)
