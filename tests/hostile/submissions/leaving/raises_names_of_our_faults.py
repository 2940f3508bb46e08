"""Raises exceptions named like faults of ours.

expect: fail
"""

names = iter(["JudgeError", "PoolError", "IsolationError", "AssessError", "ChannelClosed", "WireError", "InternalError"])


def attention(q, k, v, mask=None):
    raise type(next(names, "JudgeError"), (Exception,), {})("the judge or a grader failed")
