"""Says what the sandbox says when it fails, and ends with its status, so that the fault would be ours.

expect: crash, invalid
"""

import os

os.write(2, b"a worker could not be confined: no namespaces\n")
os._exit(71)
