"""Starts a program by posix_spawn, clone and clone3.

expect: fail, crash, timeout
flag: reaches_into_runtime
"""

import ctypes
import os

import torch

libc = ctypes.CDLL(None, use_errno=True)


def attention(q, k, v, mask=None):
    done = []
    pid = ctypes.c_int()
    argv = (ctypes.c_char_p * 3)(b"sleep", b"1000", None)
    if libc.posix_spawnp(ctypes.byref(pid), b"/bin/sleep", None, None, argv, None) == 0:
        done.append("posix_spawn")
    arguments = (ctypes.c_uint64 * 11)(0, 0, 0, 0, 17, 0, 0, 0, 0, 0, 0)
    child = libc.syscall(435, ctypes.byref(arguments), 88)
    if child == 0:
        os._exit(0)
    if child > 0:
        done.append("clone3")
    if done:
        raise RuntimeError(f"LEAK: {done}")
    return torch.zeros(3)
