"""Returns an empty tensor at once and fills it in from a thread.

expect: fail
flag: reaches_into_runtime
"""

import threading
import time

import torch


def attention(q, k, v, mask=None):
    output = torch.zeros(*q.shape[:-1], v.shape[-1], dtype=q.dtype)

    def work():
        time.sleep(0.05)
        logits = q @ k.transpose(-2, -1) * q.shape[-1] ** -0.5
        output.copy_(logits.softmax(-1) @ v)

    threading.Thread(target=work, daemon=True).start()
    return output
