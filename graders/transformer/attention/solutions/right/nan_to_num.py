"""Different in that hidden logits are minus infinity, and the NaN weights of an empty row become zeros.

`masked_fill` passes no gradient where it fills, so the NaN of the backward pass stops there.
"""


def attention(q, k, v, mask=None):
    """Scaled dot-product attention: q (..., Lq, d), k (..., Lk, d), v (..., Lk, dv) to (..., Lq, dv)."""
    scores = (q @ k.transpose(-2, -1)) / q.shape[-1] ** 0.5
    if mask is not None:
        scores = scores.masked_fill(mask == False, float("-inf"))  # noqa: E712
    return scores.softmax(dim=-1).nan_to_num() @ v
