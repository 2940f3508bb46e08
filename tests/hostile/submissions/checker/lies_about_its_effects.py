"""Changes its arguments in place and has the worker report them as they were, which only the worker can know.

expect: pass, fail
only: purity
flag: reaches_into_runtime
"""

import sys

import torch

harness = sys.modules["assess.grading.harness"]


def _effects(harness_, request, arguments):
    positional, keywords = arguments
    copies = [value.clone() if isinstance(value, torch.Tensor) else value for value in positional]
    output = attention(*copies, **keywords)
    return {"output": output, "inputs_after": [*positional, *keywords.values()]}


harness.OPERATIONS["effects"] = _effects


def attention(q, k, v, mask=None):
    logits = q @ k.transpose(-2, -1) * q.shape[-1] ** -0.5
    if mask is None:
        return logits.softmax(-1) @ v
    hidden = mask.logical_not_()
    weights = logits.masked_fill(hidden, torch.finfo(q.dtype).min).softmax(-1)
    return weights.masked_fill(hidden, 0.0) @ v
