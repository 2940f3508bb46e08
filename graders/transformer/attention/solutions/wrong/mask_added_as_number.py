"""The boolean mask is added to the logits as zeros and ones.

fails: mask
"""


def attention(q, k, v, mask=None):
    logits = q @ k.transpose(-2, -1) * q.shape[-1] ** -0.5
    if mask is not None:
        logits = logits + mask
    return logits.softmax(-1) @ v
