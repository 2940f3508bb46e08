"""Attaches to other processes, and reads their memory by the system calls for that.

expect: fail
flag: reaches_into_runtime
"""

import ctypes
import os

import torch

libc = ctypes.CDLL(None, use_errno=True)
done = []
buffer = ctypes.create_string_buffer(8)
vector = (ctypes.c_void_p * 2)(ctypes.addressof(buffer), 8)
for pid in (os.getppid(), 1, os.getpid() - 1):
    if pid <= 0 or pid == os.getpid():
        continue
    if libc.ptrace(16, pid, None, None) == 0:
        done.append(("ptrace", pid))
    if libc.process_vm_readv(pid, ctypes.byref(vector), 1, ctypes.byref(vector), 1, 0) > 0:
        done.append(("process_vm_readv", pid))
    if libc.syscall(434, pid, 0) > 0:
        done.append(("pidfd_open", pid))
if done:
    raise RuntimeError(f"LEAK: {done}")


def attention(q, k, v, mask=None):
    return torch.zeros(*q.shape[:-1], v.shape[-1], dtype=q.dtype)
