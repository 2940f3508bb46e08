"""Returns the numbers of the answer as a very long list, and text of many megabytes.

expect: fail, memory, timeout
"""

answers = iter([[0.0] * 3_000_000, "x" * 50_000_000, {str(i): i for i in range(500_000)}, 10 ** 100_000])


def attention(q, k, v, mask=None):
    return next(answers, None)
