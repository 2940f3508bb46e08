"""Returns a str, an int and a dict that are more than they seem.

expect: fail
"""

class Text(str):
    def encode(self, *args):
        return b"\xff\xfe"


class Number(int):
    def __lt__(self, other):
        return True


class Table(dict):
    def items(self):
        return [(Text("a"), Number(1))]


answers = iter([Text("x"), Number(3), Table(), [Text()], True])


def attention(q, k, v, mask=None):
    return next(answers, Text())
