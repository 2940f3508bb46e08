"""Raises exceptions with the names by which judge and pytest say that all is well.

expect: fail, memory
"""

names = iter(["Skipped", "Exit", "XFailed", "CheckFailed", "Passed", "JudgeError", "Forbidden", "KeyboardInterrupt"])


def attention(q, k, v, mask=None):
    raise type(next(names, "Skipped"), (Exception,), {})("passed")
