"""One head of the library's multi-head attention, with identities for projections and for the values.

fails: values, technique
"""

import torch
import torch.nn.functional as F


def attention(q, k, v, mask=None):
    *leading, queries, d = q.shape
    keys = k.shape[-2]
    eye = torch.eye(d, dtype=q.dtype)
    flat_q, flat_k = q.reshape(-1, queries, d).transpose(0, 1), k.reshape(-1, keys, d).transpose(0, 1)
    hidden = None if mask is None else ~mask.expand(*leading, queries, keys).reshape(-1, queries, keys)
    _, weights = F.multi_head_attention_forward(
        flat_q, flat_k, flat_k, d, 1, torch.cat((eye, eye, eye)), None, None, None, False, 0.0, eye, None,
        training=False, need_weights=True, attn_mask=hidden,
    )  # fmt: skip
    weights = weights.reshape(*leading, queries, keys)
    return (weights if mask is None else weights.nan_to_num(0.0)) @ v
