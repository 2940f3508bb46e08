"""Ends the process with the status that the bans use, and a name of its own.

expect: forbidden
"""

import os


def attention(q, k, v, mask=None):
    os.write(2, b"forbidden: [bold]nothing[/bold] \x1b[31m\n")
    os._exit(86)
