"""Grows a list until something gives.

expect: memory, crash
"""

def attention(q, k, v, mask=None):
    hoard = [0]
    while True:
        hoard += hoard
