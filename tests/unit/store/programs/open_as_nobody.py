"""Opens a database without the rights of root, prints what it says: `open_as_nobody.py DATABASE`."""

import os
import sys
from pathlib import Path

from assess.errors import StoreError
from assess.store.database import Store

if os.getuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
try:
    with Store.open(Path(sys.argv[1])) as store:
        store.attempts.start("transformer/attention")
        print("written")
except StoreError as error:
    print(f"{type(error).__name__}: {error}")
