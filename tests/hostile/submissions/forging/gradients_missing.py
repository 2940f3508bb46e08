"""Answers a question about gradients with an output and no gradient.

expect: fail
only: gradients
"""

import forge
import torch

tensor = {"x": 0, "dtype": "float32", "shape": [1]}
value = {"d": [["output", tensor], ["gradients", {"l": []}]]}


def attention(q, k, v, mask=None):
    request = forge.request()
    if request.get("op") == "vjp":
        forge.send(forge.frame({"id": request["id"], "value": value}, bytes(64)))
        forge.wait()
    logits = q @ k.transpose(-2, -1) * q.shape[-1] ** -0.5
    if mask is None:
        return logits.softmax(-1) @ v
    weights = logits.masked_fill(~mask, torch.finfo(q.dtype).min).softmax(-1)
    return weights.masked_fill(~mask, 0.0) @ v
