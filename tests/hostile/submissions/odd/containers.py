"""Returns lists, tuples, dicts and text in turn.

expect: fail
"""

answers = iter([[], (), {}, "pass", b"pass", 1.0, True, {1, 2}, range(3), [[[[]]]], {"output": 1}, float("nan"), 10**30, 1j])


def attention(q, k, v, mask=None):
    return next(answers, None)
