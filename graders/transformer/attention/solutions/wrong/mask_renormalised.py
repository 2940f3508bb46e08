"""Hidden weights are set to zero after the softmax and the rest divided by their sum, which may have been rounded to zero.

fails: large-logits
"""


def attention(q, k, v, mask=None):
    weights = (q @ k.transpose(-2, -1) * q.shape[-1] ** -0.5).softmax(-1)
    if mask is not None:
        weights = weights * mask
        weights = weights / weights.sum(-1, keepdim=True).clamp(min=1e-20)
    return weights @ v
