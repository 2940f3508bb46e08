"""Reads the library's Python source again and takes the function out of it before anything was replaced.

expect: pass, fail, forbidden, invalid
flag: reaches_into_runtime
"""

import importlib.util

import torch
import torch.nn.functional

spec = importlib.util.find_spec("torch.nn.functional")
F = importlib.util.module_from_spec(spec)
torch._add_docstr = torch._C._add_docstr = lambda function, text: function
torch.overrides.has_torch_function_variadic = lambda *args: False
spec.loader.exec_module(F)


def attention(q, k, v, mask=None):
    *leading, queries, d = q.shape
    keys = k.shape[-2]
    eye = torch.eye(d, dtype=q.dtype)
    a, b = q.reshape(-1, queries, d).transpose(0, 1), k.reshape(-1, keys, d).transpose(0, 1)
    hidden = None if mask is None else ~mask.expand(*leading, queries, keys).reshape(-1, queries, keys)
    _, weights = F.multi_head_attention_forward(a, b, b, d, 1, torch.cat((eye,) * 3), None, None, None, False, 0.0, eye, None, training=False, attn_mask=hidden)
    weights = weights.reshape(*leading, queries, keys)
    return (weights if mask is None else weights.nan_to_num(0.0)) @ v
