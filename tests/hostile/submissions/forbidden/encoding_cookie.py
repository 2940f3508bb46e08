# coding: utf-7
"""Hides an import from a reader that believes the encoding in the first line: as UTF-7, two comments are quotes.

expect: invalid
"""

import torch

# +AAoAIgAiACI-
import transformers  # noqa

# +AAoAIgAiACI-


def attention(q, k, v, mask=None):
    return torch.zeros(*q.shape[:-1], v.shape[-1], dtype=q.dtype)
