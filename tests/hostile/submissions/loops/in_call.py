"""Never comes back from a call, and catches whatever is thrown at it.

expect: timeout
seconds: 3
"""

def attention(q, k, v, mask=None):
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue
