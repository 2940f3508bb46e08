"""Waits for a lock that it holds itself.

expect: timeout
seconds: 3
"""

import threading

lock = threading.Lock()


def attention(q, k, v, mask=None):
    lock.acquire()
    lock.acquire()
