"""Prints and raises sequences that move the cursor, set the title, and answer back.

expect: fail
"""

TEXT = (
    "\x1b[2J\x1b[H\x1b]0;owned\x07\x1b[31mred\x1b[0m\x1b]8;;http://example.com\x1b\\link\x1b]8;;\x1b\\"
    "\x1b[6n\x1b[c\x1bP+q544e\x1b\\\x9b2J\x9d0;owned\x9c\b\b\b\r overwritten \x07\x7f\x00"
)


def attention(q, k, v, mask=None):
    print(TEXT, flush=True)
    raise ValueError(TEXT)
