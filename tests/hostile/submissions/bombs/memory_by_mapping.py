"""Maps shared anonymous memory, which is not on any heap.

expect: fail, memory
flag: reaches_into_runtime
"""

import mmap

maps = []


def attention(q, k, v, mask=None):
    for _ in range(64):
        area = mmap.mmap(-1, 1 << 28)
        for offset in range(0, 1 << 28, 4096):
            area[offset] = 1
        maps.append(area)
    raise RuntimeError("LEAK: 16 GiB")
