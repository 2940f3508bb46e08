"""Prints and raises statements.

expect: fail
"""

TEXT = (
    "'); DROP TABLE grades; -- \"; DELETE FROM attempts; /* ' OR '1'='1 */ \\' \x1a ?1 :name @p $1 %"
)


def attention(q, k, v, mask=None):
    print(TEXT, flush=True)
    raise ValueError(TEXT)
