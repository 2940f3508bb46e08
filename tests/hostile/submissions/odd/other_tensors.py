"""Returns sparse, quantized, meta, complex and nested tensors in turn.

expect: fail
"""

import torch

makers = iter([
    lambda x: x.to_sparse(),
    lambda x: torch.quantize_per_tensor(x, 0.1, 0, torch.quint8),
    lambda x: x.to("meta"),
    lambda x: x.to(torch.complex64).conj(),
    lambda x: torch.nested.nested_tensor([x[0], x[0]]),
    lambda x: x.to_sparse_csr() if x.dim() == 2 else x.to_sparse(),
    lambda x: x.to(torch.float8_e5m2),
    lambda x: x.to_mkldnn(),
])


def attention(q, k, v, mask=None):
    return next(makers, lambda x: x.to("meta"))(torch.ones(*q.shape[:-1], v.shape[-1]))
