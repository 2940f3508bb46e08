"""Leaves while it is being imported, with a status that says success.

expect: invalid
"""

import sys

sys.exit(0)
