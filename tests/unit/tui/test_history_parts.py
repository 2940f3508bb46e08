"""Which drafts are worth coming back to, what differs between two versions, and what a message names."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from assess.schema.attempt import AttemptEvent, AttemptEventKind, DraftMoment
from assess.tui.backstage_history import MAX_DIFF_LINES, PAUSE, difference, milestones
from assess.tui.tabs.message_parts import Place, parts_of

START = datetime(2026, 1, 1, tzinfo=UTC)


def test_drafts_that_were_run_left_or_replaced_are_milestones_and_the_last_one():
    minutes = [0.0, 0.1, 0.2, 0.3, 9.0, 9.1, 9.2]
    drafts = [
        DraftMoment(number=n, tree=str(n), saved_at=START + timedelta(minutes=at)) for n, at in enumerate(minutes)
    ]
    events = [
        AttemptEvent(id="0" * 26, attempt="0" * 26, kind=kind, at=START + timedelta(minutes=at), detail={})
        for kind, at in ((AttemptEventKind.CHECKED, 0.15), (AttemptEventKind.RESTORED, 9.15))
    ]
    found = {draft.number: why for draft, why in milestones(drafts, events, START + timedelta(hours=1))}
    assert list(found) == [1, 3, 5, 6] and timedelta(minutes=8) > PAUSE
    assert "run" in found[1] and "pause" in found[3] and "brought back" in found[5] and "last" in found[6]


def test_a_difference_names_files_and_lines_and_leaves_out_what_is_the_same():
    before = {"solution.py": "a\nb\nc\n", "same.py": "x\n", "gone.py": "1\n"}
    after = {"solution.py": "a\nB\nc\n", "same.py": "x\n", "new.py": "--- 2\n"}
    lines = list(difference(before, after))
    assert [text for kind, text in lines if kind == "file"] == ["gone.py (gone)", "new.py (new)", "solution.py"]
    assert ("-", "b") in lines and ("+", "B") in lines and (" ", "a") in lines and ("+", "--- 2") in lines
    assert list(difference(before, before)) == []


def test_a_long_difference_is_cut():
    lines = list(difference({"a.py": ""}, {"a.py": "x\n" * 10_000}))
    assert len(lines) < MAX_DIFF_LINES + 10
    assert "not shown" in lines[-1][1]


def test_a_message_gives_up_its_place_and_its_shapes():
    parts = parts_of("The submission raised ValueError: no (solution.py, line 12)")
    assert parts.sentence == "The submission raised ValueError: no" and parts.place == Place("solution.py", 12)
    parts = parts_of("model.py, line 3 imports requests; this challenge allows torch.")
    assert parts.sentence.startswith("model.py, line 3 imports") and parts.place == Place("model.py", 3)
    parts = parts_of("The output must have shape (2, 3); (3,) came.")
    assert parts.shapes == (("expected", "(2, 3)"), ("came", "(3,)")) and parts.place is None
    parts = parts_of("The output for q (2, 4), k (3, 4), mask (2, 3) of shape (2, 4) has 3 elements")
    assert parts.shapes == (("q", "(2, 4)"), ("k", "(3, 4)"), ("mask", "(2, 3)"), ("shape", "(2, 4)"))
    assert parts_of("It is wrong at index (1, 2), line 4.").shapes == ()
    assert parts_of("").sentence == ""
