"""Starts programs by every function that Python has for it.

expect: fail, crash
flag: reaches_into_runtime
"""

import os
import subprocess

import torch


def attention(q, k, v, mask=None):
    started = []
    for name, start in (
        ("subprocess", lambda: subprocess.run(["/bin/sh", "-c", "true"], check=True)),
        ("system", lambda: 1 / (os.system("true") == 0)),
        ("posix_spawn", lambda: os.posix_spawn("/bin/sh", ["sh", "-c", "true"], {})),
        ("popen", lambda: 1 / (os.popen("echo yes").read() == "yes\n")),
    ):
        try:
            start()
        except Exception:
            continue
        started.append(name)
    if started:
        raise RuntimeError(f"LEAK: started a program by {started}")
    os.execv("/bin/sh", ["sh", "-c", "true"])
