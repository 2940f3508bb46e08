"""Returns a subclass that computes when it is looked at, and says that it is anything it is asked to be.

expect: fail
"""

import torch


class Lazy(torch.Tensor):
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        return True

    @property
    def shape(self):
        return Lazy()

    def __eq__(self, other):
        return True

    __hash__ = None

    @property
    def __class__(self):
        return torch.Tensor


def attention(q, k, v, mask=None):
    return torch.zeros(*q.shape[:-1], v.shape[-1]).as_subclass(Lazy)
