from __future__ import annotations

import pytest

from assess.errors import StoreError
from assess.store.database import Store


def test_every_answer_is_kept_and_the_latest_counts(path):
    with Store.open(path) as store:
        attempt = store.attempts.start("transformer/attention")
        for text in ("", "one", "one", "two \ud800 é\n"):
            store.answers.save(attempt.id, "why", text)
        store.answers.save(attempt.id, "how", "so")
    with Store.open(path) as store:
        assert {id: answer.text for id, answer in store.answers.latest(attempt.id).items()} == {
            "why": "two \ud800 é\n",
            "how": "so",
        }
        assert [answer.text for answer in store.answers.history(attempt.id)] == ["", "one", "two \ud800 é\n", "so"]


def test_an_answer_needs_an_attempt_and_cannot_be_changed(path):
    with Store.open(path) as store:
        with pytest.raises(StoreError):
            store.answers.save("0" * 26, "why", "text")
        attempt = store.attempts.start("transformer/attention")
        store.answers.save(attempt.id, "why", "text")
        for statement in ("UPDATE answers SET text = x'00'", "DELETE FROM answers"):
            with pytest.raises(StoreError, match="append-only"):
                store._connection.execute(statement)
