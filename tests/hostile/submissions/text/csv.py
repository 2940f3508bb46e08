"""Prints and raises formulas.

expect: fail
"""

TEXT = (
    "=cmd|' /C calc'!A0\t+1+1,-2+3,@SUM(1+1)\"*cmd|' /C calc'!A0\r\n=HYPERLINK(\"http://example.com\",\"x\")"
)


def attention(q, k, v, mask=None):
    print(TEXT, flush=True)
    raise ValueError(TEXT)
