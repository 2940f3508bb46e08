"""Different in that the softmax is written out, and divided by its sum only after the mixing."""

import torch


def attention(q, k, v, mask=None):
    """Scaled dot-product attention: q (..., Lq, d), k (..., Lk, d), v (..., Lk, dv) to (..., Lq, dv)."""
    d = q.size(-1)
    # Half of the scale on either side keeps both factors of the product small.
    scores = (q / d**0.25) @ (k / d**0.25).transpose(-1, -2)  # (..., Lq, Lk)
    if mask is not None:
        scores = scores.masked_fill(~mask, torch.finfo(scores.dtype).min)
    peak = scores.detach().amax(dim=-1, keepdim=True)  # (..., Lq, 1); a constant: it cancels in the fraction
    exps = torch.exp(scores - peak)  # in (0, 1]
    if mask is not None:
        exps = exps * mask
    total = exps.sum(dim=-1, keepdim=True)  # (..., Lq, 1); at least 1, or 0 in an empty row
    return (exps @ v) / total.masked_fill(total == 0, 1.0)
