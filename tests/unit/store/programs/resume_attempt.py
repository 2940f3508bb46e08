"""Opens a database and resumes one attempt, printing its id: `resume_attempt.py DATABASE SLUG`."""

import sys
from pathlib import Path

from assess.store.database import Store

print("ready", flush=True)
sys.stdin.readline()
with Store.open(Path(sys.argv[1])) as store:
    print(store.attempts.resume(sys.argv[2]).id, flush=True)
