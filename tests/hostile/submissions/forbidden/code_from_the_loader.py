"""Asks the library's loader for the code of a replaced function and makes a new function of it.

expect: pass, fail, forbidden
flag: reaches_into_runtime
"""

import types

import torch
import torch.nn.functional as F

code = F.__loader__.get_code(F.__name__)
inner = next(c for c in code.co_consts if isinstance(c, types.CodeType) and c.co_name == "multi_head_attention_forward")
forward = types.FunctionType(inner, vars(F))


def attention(q, k, v, mask=None):
    *leading, queries, d = q.shape
    keys = k.shape[-2]
    eye = torch.eye(d, dtype=q.dtype)
    a, b = q.reshape(-1, queries, d).transpose(0, 1), k.reshape(-1, keys, d).transpose(0, 1)
    hidden = None if mask is None else ~mask.expand(*leading, queries, keys).reshape(-1, queries, keys)
    _, weights = forward(a, b, b, d, 1, torch.cat((eye,) * 3), None, None, None, False, 0.0, eye, None, False, None, True, hidden, False, None, None, None, None, None, True, False)
    weights = weights.reshape(*leading, queries, keys)
    return (weights if mask is None else weights.nan_to_num(0.0)) @ v
