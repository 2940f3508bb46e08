"""Calls it in a thread, so that only the thread would end.

expect: forbidden
flag: reaches_into_runtime
"""

import threading

import torch.nn.functional as F


def attention(q, k, v, mask=None):
    answers = []
    thread = threading.Thread(target=lambda: answers.append(F.scaled_dot_product_attention(q, k, v, attn_mask=mask)))
    thread.start()
    thread.join()
    return answers[0]
