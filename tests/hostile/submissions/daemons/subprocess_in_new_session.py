"""Starts a program in a session of its own.

expect: fail, crash
flag: reaches_into_runtime
"""

import subprocess

import torch


def attention(q, k, v, mask=None):
    subprocess.Popen(["sleep", "1000"], start_new_session=True)
    return torch.zeros(3)
