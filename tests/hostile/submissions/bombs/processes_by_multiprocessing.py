"""Starts processes through the standard library's pool.

expect: fail, crash, timeout
flag: reaches_into_runtime
seconds: 3
"""

import multiprocessing


def attention(q, k, v, mask=None):
    with multiprocessing.get_context("fork").Pool(8) as pool:
        pool.map(print, range(8))
    return q
