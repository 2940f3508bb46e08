"""Prints and raises text that reads otherwise than it is.

expect: fail
"""

TEXT = (
    "fail \u202essap\u202c \u2066pass\u2069 \u200b\u200c\u200d\u2060\ufeff\u00ad z\u0335\u0336a\u0337lgo \u2028\u2029\u0085 "
    "\U000e0041\U000e007f \ud83d \udfff \ufffe \u180e \u115f"
)


def attention(q, k, v, mask=None):
    print(TEXT, flush=True)
    raise ValueError(TEXT)
