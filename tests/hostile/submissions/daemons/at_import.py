"""Forks while it is imported, and lets the child stay.

expect: invalid, fail, crash
"""

import os
import time

if os.fork() == 0:
    os.setsid()
    while True:
        time.sleep(1)
