"""Answers wrongly and loops while its objects are cleaned up.

expect: fail, timeout
seconds: 3
"""

import torch


class Sticky:
    def __del__(self):
        while True:
            pass


def attention(q, k, v, mask=None):
    Sticky()
    return q
