"""A profile: measured from outside, told by the worker where it must be, never a score and never the solution."""

from __future__ import annotations

import shutil

import pytest

from assess.catalog.catalog import Catalog
from assess.grading.judge.profile import NO_HIDDEN_HALF, TOP
from assess.schema.event import CheckFinished, Output, Profile
from assess.schema.grade import Verdict
from tests.unit.grading.engine import outcomes, submission

RIGHT = "def add(a, b):\n    return a + b\n"
BY_DIFFERENCE = "def add(a, b):\n    return a.sub(b.neg())\n"


def profiled(broker, files, source):
    """All events of a run of the visible tests with a profile, the profile among them, and the grade."""
    run = broker.run(files, submission(source), part="visible", profile=True)
    events = list(run)
    found = [event for event in events if isinstance(event, Profile)]
    assert len(found) <= 1
    return events, found[0] if found else None, run.grade


def test_a_profile_comes_after_the_checks_and_tells_calls_latency_and_operators(broker, files):
    events, profile, grade = profiled(broker, files, RIGHT)
    kinds = [event.event for event in events if event.event not in ("phase", "progress")]
    assert kinds == ["grade_started", "check_started", "check_finished", "profile", "grade_finished"]
    assert grade.verdict is Verdict.PASS
    (entry,) = profile.submission.entries
    assert (entry.name, entry.calls) == ("add", 1)
    assert 0 < entry.p50_ms <= entry.p95_ms <= entry.p99_ms
    assert [(use.name, use.calls, use.new_bytes) for use in profile.operators] == [("aten.add", 1, 4)]
    assert profile.operators[0].self_ms > 0
    assert profile.submission.operator_calls == 1 and profile.submission.parameters is None


def test_the_reference_stands_beside_it_without_the_names_of_its_operators(broker, make_challenge):
    files = make_challenge("def test_nothing(candidate):\n    pass\n", reference=BY_DIFFERENCE)
    _, profile, _ = profiled(broker, files, RIGHT)
    assert profile.reference.operator_calls == 2 and profile.reference.entries[0].name == "add"
    assert "sub" not in profile.model_dump_json(exclude={"submission"}) and "neg" not in profile.model_dump_json()


def test_without_the_hidden_half_there_is_no_reference_and_it_says_why(broker, content):
    shutil.rmtree(content.root / "graders")
    _, profile, grade = profiled(broker, Catalog.load(content.root).find("foundations/add"), RIGHT)
    assert grade.verdict is Verdict.PASS
    assert profile.reference is None and profile.without_reference == NO_HIDDEN_HALF


def test_the_parameters_of_a_model_and_its_training_are_counted_by_the_judge(broker, content):
    content.write(
        "challenges/foundations/add/visible/test_visible.py",
        """
import torch

def test_trains(candidate):
    model = candidate.model("build", seed=1)
    model.train([(torch.ones(4, 3), torch.zeros(4, dtype=torch.long))] * 20, step="one_step")
    assert model.predict(torch.ones(2, 3)).shape == (2, 2)
""",
    )
    source = """
import torch
add = None.__class__
def build(): return torch.nn.Linear(3, 2)
def configure_optimizer(model): return torch.optim.SGD(model.parameters(), 0.1)
def one_step(model, optimizer, inputs, labels):
    loss = torch.nn.functional.cross_entropy(model(inputs), labels)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss
"""
    _, profile, grade = profiled(broker, Catalog.load(content.root).find("foundations/add"), source)
    assert grade.verdict is Verdict.PASS, grade
    assert profile.submission.parameters == 8
    assert {entry.name: entry.calls for entry in profile.submission.entries} == {
        "build": 1,
        "one_step": 20,
        "predict": 1,
    }
    used = {use.name: use.calls for use in profile.operators}
    assert used["aten.addmm"] == 21 and used["aten._log_softmax_backward_data"] == 20, "backward passes count too"
    assert profile.reference is None and "could not be measured" in profile.without_reference


LIES = """
import sys
harness = sys.modules["assess.grading.harness"]

def add(a, b):
    return a + b

def lie(harness, request, arguments):
    {lie}

harness.OPERATIONS["profile"] = lie
"""


@pytest.mark.parametrize(
    "lie",
    [
        "return 'nothing'",
        "return {'x': 3, 4: [1, 2, 3], 'y': [1, 2], 'z': [True, 1, 1], 'w': [1.5, 2, 3], 'v': [-1, 0, 0]}",
        "return {'big': [1 << 60, 1, 1], 't': [arguments, None, 3]}",
        "raise RuntimeError('no')",
        "import os; os._exit(86)",
        "import os; os.write(2, b'forbidden: everything\\n'); os._exit(86)",
        "while True: pass",
        "import torch; return {'x': [torch.zeros(1 << 22), 1, 1]}",
    ],
)
def test_a_worker_that_answers_junk_loses_its_profile_and_nothing_else(broker, files, lie):
    events, profile, grade = profiled(broker, files, LIES.format(lie=lie))
    assert grade.verdict is Verdict.PASS
    assert {flag.id for flag in grade.flags} <= {"reaches_into_runtime"}, "which is what it does"
    assert profile.operators == () and profile.submission.entries[0].calls == 1
    assert not [event for event in events if isinstance(event, Output)]


def test_what_a_worker_says_is_cut_to_plain_text_and_to_the_top(broker, files):
    lie = (
        r"return {'\u202eevil\nname': [9, 1 << 50, 9]} | "
        r"{'\x1b[2J[b]' + str(n) + 'x' * 500 + '\n': [n, n, n] for n in range(5000)}"
    )
    _, profile, _ = profiled(broker, files, LIES.format(lie=lie))
    assert len(profile.operators) <= TOP
    for use in profile.operators:
        assert len(use.name) < 120 and not set("\x1b\n\u202e") & set(use.name)


def test_without_being_asked_nobody_profiles(broker, files):
    run = broker.run(files, submission(RIGHT), part="visible")
    assert not [event for event in run if isinstance(event, Profile)]
    with pytest.raises(ValueError, match="visible"):
        broker.run(files, submission(RIGHT), profile=True)


def test_what_hangs_or_cannot_be_loaded_is_not_run_again(broker, make_challenge):
    files = make_challenge("def test_nothing(candidate):\n    pass\n", limits="seconds = 2")
    for source in ("def add(a, b):\n    while True: pass\n", "raise ValueError('no')\n"):
        events, profile, grade = profiled(broker, files, source)
        assert grade.verdict in (Verdict.TIMEOUT, Verdict.INVALID) and profile is None
        assert not [event for event in events if event.event == "progress"]


def test_nothing_of_the_later_runs_is_shown_but_the_totals(broker, files):
    events, _, grade = profiled(
        broker, files, "print('loaded')\ndef add(a, b):\n    print('called')\n    return a - b\n"
    )
    text = "".join(event.text for event in events if isinstance(event, Output))
    assert (text.count("loaded"), text.count("called")) == (1, 1)
    assert len([event for event in events if isinstance(event, CheckFinished)]) == 1
    assert outcomes(grade) == {"one_and_two": "fail"}
