"""Returns its arguments, and views of them.

expect: fail
"""

def attention(q, k, v, mask=None):
    if q.shape[-2] == k.shape[-2] == 1 and mask is None:
        return v[:]
    return v[..., :1, :].expand(*q.shape[:-1], v.shape[-1])
