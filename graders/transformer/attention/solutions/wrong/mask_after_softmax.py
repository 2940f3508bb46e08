"""Hidden weights are set to zero after the softmax, and the rest do not add up to one.

fails: mask
"""


def attention(q, k, v, mask=None):
    weights = (q @ k.transpose(-2, -1) * q.shape[-1] ** -0.5).softmax(-1)
    if mask is not None:
        weights = weights * mask
    return weights @ v
