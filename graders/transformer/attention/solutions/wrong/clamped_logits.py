"""Overflow is kept away by clamping the logits, which makes all large ones equal.

fails: large-logits
"""


def attention(q, k, v, mask=None):
    exps = (q @ k.transpose(-2, -1) * q.shape[-1] ** -0.5).clamp(-80, 80).exp()
    if mask is not None:
        exps = exps * mask
    total = exps.sum(-1, keepdim=True)
    return (exps @ v) / total.masked_fill(total == 0, 1.0)
