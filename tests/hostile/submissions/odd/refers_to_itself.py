"""Returns a list that contains itself.

expect: fail
"""

def attention(q, k, v, mask=None):
    answer = []
    answer.append(answer)
    return answer
