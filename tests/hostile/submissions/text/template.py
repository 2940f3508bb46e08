"""Prints and raises what template languages would evaluate.

expect: fail
"""

TEXT = (
    "{{ 7*7 }} {% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %} ${7*7} #{7*7} <%= 7*7 %> "
    "{0.__class__} %(x)s %s %n {!r} {# #} @{x}"
)


def attention(q, k, v, mask=None):
    print(TEXT, flush=True)
    raise ValueError(TEXT)
