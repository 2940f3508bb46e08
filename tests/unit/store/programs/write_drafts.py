"""Saves drafts without end (or COUNT of them) and prints each number once it is acknowledged.

    write_drafts.py DATABASE SLUG NAME [COUNT]

Waits for a line on standard input before the first draft, so that several writers can begin together.
"""

import itertools
import sys
from pathlib import Path

from assess.store.database import Store

database, slug, name = sys.argv[1:4]
numbers = range(int(sys.argv[4])) if len(sys.argv) > 4 else itertools.count()
print("ready", flush=True)
sys.stdin.readline()
with Store.open(Path(database)) as store:
    attempt = store.attempts.start(slug)
    print(attempt.id, flush=True)
    for number in numbers:
        store.drafts.save(attempt.id, {"solution.py": f"{name} {number}\n" + "# line\n" * (number % 50)})
        print(number, flush=True)
