"""Imports another library that has attention of its own.

expect: invalid
"""

from transformers.models.bert.modeling_bert import eager_attention_forward


def attention(q, k, v, mask=None):
    return eager_attention_forward(None, q, k, v, mask, q.shape[-1] ** -0.5)[0]
