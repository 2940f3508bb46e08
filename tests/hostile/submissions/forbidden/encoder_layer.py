"""Pushes its input through an encoder layer in evaluation mode.

expect: forbidden
"""

import torch


def attention(q, k, v, mask=None):
    d = q.shape[-1] + q.shape[-1] % 2
    layer = torch.nn.TransformerEncoderLayer(d, 2, 4, batch_first=True).eval()
    x = torch.zeros(1, 4, d)
    with torch.no_grad():
        layer(x)
    return q
