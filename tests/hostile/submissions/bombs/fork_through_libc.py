"""Forks without end through the C library, and by the bare system calls.

expect: fail, crash, timeout
flag: reaches_into_runtime
seconds: 3
"""

import ctypes

libc = ctypes.CDLL(None)


def attention(q, k, v, mask=None):
    made = 0
    for _ in range(2000):
        made += libc.fork() > 0
        made += libc.syscall(57) > 0
        made += libc.syscall(56, 17, 0, 0, 0, 0) > 0
    if made:
        raise RuntimeError(f"LEAK: {made} processes were started")
    return q
