"""Returns a wrapper whose operations are answered by the submission.

expect: fail
"""

import torch


class Wrapper(torch.Tensor):
    @staticmethod
    def __new__(cls, like):
        return torch.Tensor._make_wrapper_subclass(cls, like.shape, dtype=like.dtype)

    @classmethod
    def __torch_dispatch__(cls, func, types, args=(), kwargs=None):
        return torch.zeros(3)


def attention(q, k, v, mask=None):
    return Wrapper(torch.zeros(*q.shape[:-1], v.shape[-1], dtype=q.dtype))
