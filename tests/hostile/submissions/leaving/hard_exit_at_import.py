"""Ends the process while it is being imported, past every handler.

expect: invalid, crash
"""

import os

os._exit(0)
