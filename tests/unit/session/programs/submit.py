"""Submits a file to a challenge and prints each event once it came: `submit.py DATABASE CHALLENGE_FILES_JSON FILE`."""

import sys
from pathlib import Path

from assess.grading.broker import Broker
from assess.schema.challenge import ChallengeFiles
from assess.schema.submission import Submission
from assess.session.attempt import AttemptService
from assess.store.database import Store

files = ChallengeFiles.model_validate_json(Path(sys.argv[2]).read_text())
with Store.open(Path(sys.argv[1])) as store, Broker() as broker:
    service = AttemptService(store, broker)
    submission = Submission(files={"solution.py": Path(sys.argv[3]).read_bytes()})
    for event in service.submit(service.open(files), files, submission):
        print(event.event, flush=True)
