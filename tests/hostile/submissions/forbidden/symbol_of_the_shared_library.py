"""Looks up the kernel in the shared library itself, past the dispatcher.

expect: fail, crash
flag: reaches_into_runtime
"""

import ctypes
import os

import torch

library = ctypes.CDLL(os.path.join(os.path.dirname(torch.__file__), "lib", "libtorch_cpu.so"))
name = "_ZN2at6native28scaled_dot_product_attentionERKNS_6TensorES3_S3_RKSt8optionalIS1_EdbS4_IdEb"
kernel = getattr(library, name, None)


def attention(q, k, v, mask=None):
    if kernel is not None:
        kernel(0, 0, 0, 0, 0, 0, 0, 0)
    return torch.zeros(3)
