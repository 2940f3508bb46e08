"""Returns an object that is equal to everything and convertible to anything.

expect: fail
"""

import torch


class Yes:
    dtype = torch.float32
    shape = torch.Size([1])

    def __getattr__(self, name):
        return self

    def __call__(self, *args, **kwargs):
        return self

    def __eq__(self, other):
        return True

    def __bool__(self):
        return True

    def __float__(self):
        return 0.0

    def __array__(self, *args, **kwargs):
        return Yes()

    @property
    def __class__(self):
        return torch.Tensor

    __hash__ = None


def attention(q, k, v, mask=None):
    return Yes()
