"""Computes one number with more digits than there is time.

expect: timeout, memory
seconds: 3
"""

def attention(q, k, v, mask=None):
    return 10 ** 10 ** 10
