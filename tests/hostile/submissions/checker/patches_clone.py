"""Makes the worker hand over the very tensors that it reads again later, and then returns them.

expect: fail
flag: worker_self_patched
"""

import torch

torch.Tensor.clone = lambda self, *args, **kwargs: self


def attention(q, k, v, mask=None):
    q.zero_()
    return v
