"""The NaN of an empty row is replaced in the output, and still there in the backward pass.

fails: empty-row
"""


def attention(q, k, v, mask=None):
    logits = q @ k.transpose(-2, -1) * q.shape[-1] ** -0.5
    if mask is not None:
        logits = logits.masked_fill(~mask, float("-inf"))
    return (logits.softmax(-1) @ v).nan_to_num(0.0)
