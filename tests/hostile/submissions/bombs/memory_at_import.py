"""Takes more than its share of memory while it is being imported.

expect: invalid, memory
"""

hoard = [bytearray(1 << 28) for _ in range(1000)]
