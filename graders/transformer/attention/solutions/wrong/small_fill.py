"""Hidden logits become -10 000, which is no lower than an allowed one may be.

fails: large-logits
"""


def attention(q, k, v, mask=None):
    logits = q @ k.transpose(-2, -1) * q.shape[-1] ** -0.5
    if mask is None:
        return logits.softmax(-1) @ v
    weights = logits.masked_fill(~mask, -1e4).softmax(-1)
    return (weights * mask.any(-1, keepdim=True)) @ v
