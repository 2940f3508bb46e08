"""Returns a container that never ends.

expect: fail, timeout
seconds: 3
"""

class Endless(dict):
    def items(self):
        while True:
            yield "again", 1.0


def attention(q, k, v, mask=None):
    return Endless()
