"""Blocks every signal and sleeps.

expect: timeout
flag: reaches_into_runtime
seconds: 3
"""

import signal
import threading


def attention(q, k, v, mask=None):
    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
    for number in range(1, 65):
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    threading.Event().wait()
