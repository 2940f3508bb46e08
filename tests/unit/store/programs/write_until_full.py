"""Saves submissions under a limit on file size until one is refused: `write_until_full.py DATABASE BYTES`.

Prints the id of each acknowledged submission, then `refused: ` and the message; with the limit lifted, one more id.
"""

import random
import resource
import sys
from pathlib import Path

from assess.errors import StoreError
from assess.schema.submission import Submission
from assess.store.database import Store

chance = random.Random(1)
with Store.open(Path(sys.argv[1])) as store:
    attempt = store.attempts.start("transformer/attention")
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), hard))
    try:
        while True:
            print(store.submissions.add(attempt.id, Submission(files={"solution.py": chance.randbytes(20_000)})).id)
    except StoreError as error:
        print(f"refused: {error}")
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    print(store.submissions.add(attempt.id, Submission(files={"solution.py": b"after"})).id)
