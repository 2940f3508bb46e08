"""Uses the library's multi-head attention in evaluation mode, whose fast path is one fused operator.

expect: forbidden
"""

import torch


def attention(q, k, v, mask=None):
    d = q.shape[-1]
    module = torch.nn.MultiheadAttention(d, 1, bias=False, batch_first=True, dtype=q.dtype).eval()
    eye = torch.eye(d, dtype=q.dtype)
    with torch.no_grad():
        module.in_proj_weight.copy_(torch.cat((eye, eye, eye)))
        module.out_proj.weight.copy_(eye)
        flat = [x.reshape(-1, *x.shape[-2:]) for x in (q, k, k)]
        _, weights = module(*flat, need_weights=True)
    return weights.reshape(*q.shape[:-1], k.shape[-2]) @ v
