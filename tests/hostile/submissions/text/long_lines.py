"""Prints and raises lines without end, and lines without number.

expect: fail
"""

TEXT = ("x" * 200_000 + "\n" * 50_000 + "\t" * 10_000 + "é" * 70_000)


def attention(q, k, v, mask=None):
    print(TEXT, flush=True)
    raise ValueError(TEXT)
