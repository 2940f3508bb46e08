"""Says what sandbox, pool and judge say when they fail, in the middle of a call.

expect: crash, fail
"""

import os


def attention(q, k, v, mask=None):
    os.write(2, b"a worker could not be confined: no namespaces\nthe warm pool died\nJudgeError: no judge\n")
    os._exit(71)
