from __future__ import annotations

from itertools import pairwise

from assess.schema.event import CheckStarted, CurvePoint, EntryLatency, OperatorUse, Output, Profile, ProfileTotals
from assess.session.evidence import CUT, EvidenceCollector


def point(step: int, run: str = "seed 1") -> CurvePoint:
    return CurvePoint(id="trains", run=run, series="loss", step=step, total=10_000, value=1 / (step + 1))


def test_few_events_are_kept_as_they_came():
    collector = EvidenceCollector()
    events = [point(0), point(1), point(0, "seed 2"), Output(id="trains", text="hello")]
    for event in (CheckStarted(id="trains"), *events):
        collector.add(event)
    assert collector.kept() == tuple(events)


def test_a_long_curve_is_thinned_evenly_and_keeps_its_ends():
    collector = EvidenceCollector(max_points=100)
    for step in range(10_000):
        collector.add(point(step))
    steps = [event.step for event in collector.kept()]
    assert steps[0] == 0
    assert steps[-1] == 9_999
    assert 50 <= len(steps) <= 101
    assert len({after - before for before, after in pairwise(steps[:-1])}) == 1


def test_many_curves_share_the_room():
    collector = EvidenceCollector(max_points=100)
    for step in range(200):
        for run in ("seed 1", "seed 2"):
            collector.add(point(step, run))
    kept = collector.kept()
    assert len(kept) <= 102
    for run in ("seed 1", "seed 2"):
        assert [event.step for event in kept if event.run == run][-1] == 199


def test_more_curves_than_room_keep_their_ends():
    collector = EvidenceCollector(max_points=10)
    for number in range(50):
        for step in range(3):
            collector.add(point(step, f"run {number}"))
    assert {event.run for event in collector.kept()} == {f"run {number}" for number in range(50)}


def test_printed_text_is_cut_at_the_end():
    collector = EvidenceCollector(max_characters=10)
    for text in ("12345", "67890abc", "more"):
        collector.add(Output(id="trains", text=text))
    assert [event.text for event in collector.kept()] == ["12345", f"67890{CUT}"]


def profile(calls: int) -> Profile:
    totals = ProfileTotals(
        entries=(EntryLatency(name="f", calls=calls, p50_ms=1, p95_ms=2, p99_ms=3),), cpu_s=0.1, peak_bytes=7
    )
    operators = (OperatorUse(name="aten.mm", calls=calls, self_ms=0.5, new_bytes=8),)
    return Profile(submission=totals, operators=operators, without_reference="none here")


def test_the_last_profile_is_kept_after_the_outputs():
    collector = EvidenceCollector()
    printed = Output(id="trains", text="hello")
    for event in (profile(1), printed, profile(2)):
        collector.add(event)
    assert collector.kept() == (printed, profile(2))
