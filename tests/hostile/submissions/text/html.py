"""Prints and raises HTML that would run.

expect: fail
"""

TEXT = (
    "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><svg/onload=alert(1)>&lt;b&gt; javascript:alert(1) "
    "</td></tr></table></pre></style><style>*{display:none}</style><!-- "
)


def attention(q, k, v, mask=None):
    print(TEXT, flush=True)
    raise ValueError(TEXT)
