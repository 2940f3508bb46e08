"""Prints without end.

expect: timeout
seconds: 3
"""

def attention(q, k, v, mask=None):
    while True:
        print("spam " * 4000)
