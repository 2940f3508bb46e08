"""The kit, as graders use it: every fixture and measure against real workers, right ones and ones that cheat."""

from __future__ import annotations

import subprocess
import sys

import pytest
import torch

from assess.catalog.catalog import Catalog
from assess.grading import faults
from assess.grading.kit import (
    Rng,
    accuracy,
    assert_at_least,
    assert_at_most,
    count_parameters,
    expect_close,
    expect_finite,
    percentile,
    state_bytes,
)
from assess.schema.event import CurvePoint, Progress
from assess.session.work_folder import make_folder
from tests.unit.grading.engine import grade, outcomes, submission


def message_of(check, *args, **kwargs) -> str:
    with pytest.raises(faults.CheckFailed) as caught:
        check(*args, **kwargs)
    return str(caught.value)


# ---------------------------------------------------------------------- comparisons


@pytest.mark.parametrize(
    ("actual", "words"),
    [
        (None, "must be a tensor; a value of type NoneType"),
        (torch.ones(3), r"must have shape (2, 2); (3,)"),
        (torch.ones(2, 2, dtype=torch.float64), "must have dtype torch.float32; torch.float64"),
        (torch.tensor([[1.0, float("nan")], [1.0, 1.0]]), "1 elements that are not finite (1 NaN)"),
        (torch.tensor([[1.0, 1.0], [1.0, 1.5]]), "off in 1 of 4 elements"),
    ],
)
def test_expect_close_says_what_was_due_and_what_came(actual, words):
    message = message_of(expect_close, actual, torch.ones(2, 2), hint="Look at the mask.")
    assert words in message


def test_expect_close_names_the_worst_place_and_never_a_value():
    expected = torch.full((2, 3), 0.123456)
    actual = expected.clone()
    actual[1, 2] = 7.654321
    message = message_of(expect_close, actual, expected)
    assert "(1, 2)" in message and "0.123" not in message and "7.65" not in message


def test_expect_close_accepts_rounding_and_equal_infinities_of_the_reference():
    expect_close(torch.ones(3) + 1e-6, torch.ones(3))
    expect_close(torch.ones(3, dtype=torch.float64) + 1e-10, torch.ones(3, dtype=torch.float64))
    expect_close(torch.zeros(0, 4), torch.zeros(0, 4))
    expect_close(torch.tensor(2), torch.tensor(2))


def test_a_value_that_is_not_a_number_fails_every_bound():
    assert "must be at least" in message_of(assert_at_least, float("nan"), 0.5, of="accuracy")
    assert "must be at most" in message_of(assert_at_most, float("nan"), 0.5, of="loss")
    assert_at_least(0.5, 0.5, of="accuracy")
    assert_at_most(0.5, 0.5, of="loss")


def test_expect_finite_counts():
    assert "2 elements that are not finite (1 NaN)" in message_of(
        expect_finite, torch.tensor([1.0, float("inf"), float("nan")])
    )


def test_measures_of_a_state_dict_count_buffers():
    state = {"weight": torch.ones(2, 3), "running_mean": torch.ones(5, dtype=torch.float64)}
    assert count_parameters(state) == 11 and state_bytes(state) == 64


def test_accuracy_wants_one_row_a_label():
    assert accuracy(torch.eye(3), torch.tensor([0, 1, 0])) == pytest.approx(2 / 3)
    assert "must have shape" in message_of(accuracy, torch.ones(2, 3), torch.zeros(3, dtype=torch.long))


def test_percentile_is_numpys():
    assert percentile([3.0, 1.0, 2.0, 4.0], 50) == 2.5
    assert percentile([5.0], 99) == 5.0


def test_rng_repeats_with_its_seed_and_differs_between_tests():
    draws = [Rng.for_test(7, name).normal(3) for name in ("a", "a", "b")]
    assert torch.equal(draws[0], draws[1]) and not torch.equal(draws[0], draws[2])
    rng = Rng(1)
    assert sorted(rng.permutation(5).tolist()) == list(range(5))
    assert rng.choice("abc") in "abc" and 2 <= rng.integer(2, 4) < 4 and rng.seed() < 2**31
    assert rng.uniform(100, low=2, high=3).min() >= 2 and rng.integers(0, 2, (3, 4)).shape == (3, 4)


# ---------------------------------------------------------------------- workers

MODEL = """
import torch
from torch import nn

def add(a, b):
    return a + b

def build_model(width=8):
    return nn.Sequential(nn.Linear(4, width), nn.BatchNorm1d(width), nn.ReLU(), nn.Dropout(0.1), nn.Linear(width, 3))

def configure_optimizer(model):
    return torch.optim.Adam(model.parameters(), lr=0.05)

def training_step(model, optimizer, inputs, labels):
    loss = nn.functional.cross_entropy(model(inputs), labels)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss
"""

TRAINING_GRADER = """
import torch
from assess.grading.kit import accuracy, assert_at_least, count_parameters, expect_close

def make_data(rng, n):
    inputs = rng.normal(n, 4)
    return inputs, (inputs[:, 0] > 0).long() + (inputs[:, 1] > 0).long()

def test_trains(candidate, rng, report):
    model = candidate.model("build_model", seed=rng.seed())
    inputs, labels = make_data(rng, 640)
    losses = model.train([(inputs[i : i + 32], labels[i : i + 32]) for i in range(0, 640, 32)] * 3, run="seed 1")
    assert len(losses) == 60 and losses[-1] < losses[0]
    hidden, answers = make_data(rng, 200)
    report.metric("accuracy", accuracy(model.predict(hidden), answers))
    assert_at_least(accuracy(model.predict(hidden), answers), 0.8, of="test accuracy")

def test_state_travels(candidate, rng):
    model, other = (candidate.model("build_model", seed=seed) for seed in (1, 2))
    assert count_parameters(model.state_dict()) == 4 * 8 + 8 + 8 * 4 + 1 + 8 * 3 + 3
    inputs = rng.normal(5, 4)
    assert not torch.equal(model.predict(inputs), other.predict(inputs))
    other.load_state_dict(model.state_dict())
    expect_close(other.predict(inputs), model.predict(inputs))

def test_gradients_agree_with_finite_differences(candidate, rng):
    model = candidate.model("build_model", seed=3)
    inputs, labels = make_data(rng, 16)
    before = model.state_dict()
    gradient = model.gradients(inputs, labels, seed=5)["4.weight"]
    step = 1e-2
    losses = []
    for sign in (1, -1):
        state = dict(before)
        state["4.weight"] = before["4.weight"] + sign * step * gradient / gradient.norm()
        model.load_state_dict(state)
        losses.append(model.loss(inputs, labels, seed=5))
    measured = (losses[0] - losses[1]) / (2 * step)
    assert abs(measured - float(gradient.norm())) < 0.05 * float(gradient.norm())
    assert torch.equal(model.state_dict()["1.running_mean"], before["1.running_mean"])

def test_progress_and_curves(report):
    report.progress(1, 2, "half")
    for step in range(1, 2001):
        report.curve("run", "loss", step, 2000, 1.0 / step)
"""


def test_training_streams_its_curve_and_scores_predictions(broker, make_challenge):
    run = broker.run(make_challenge(TRAINING_GRADER), submission(MODEL))
    events = list(run)
    assert outcomes(run.grade) == dict.fromkeys(outcomes(run.grade), "pass"), run.grade.checks
    curve = [event for event in events if isinstance(event, CurvePoint) and event.id == "trains"]
    assert [point.step for point in curve] == list(range(1, 61)) and {point.total for point in curve} == {60}
    assert {(point.run, point.series) for point in curve} == {("seed 1", "training loss")}
    assert 0.8 <= run.grade.checks[0].metrics["accuracy"] <= 1
    long = [event for event in events if isinstance(event, CurvePoint) and event.id == "progress-and-curves"]
    assert 300 < len(long) <= 401 and long[-1].step == 2000
    assert [event.message for event in events if isinstance(event, Progress)] == ["half"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("return nn.Sequential(", "return 3 or nn.Sequential("), "a torch.nn.Module was due"),
        (("    return loss\n", "    return 'small'\n"), "could not convert"),
        (("    optimizer.step()\n", "    raise RuntimeError('no step')\n"), "no step"),
        (("def configure_optimizer", "def something_else"), "configure_optimizer"),
    ],
)
def test_a_training_script_that_breaks_says_where(broker, make_challenge, change, words):
    result = grade(broker, make_challenge(TRAINING_GRADER), MODEL.replace(*change), only=("trains",))
    assert result.verdict == "fail" and words in result.checks[0].message


EFFECTS_GRADER = """
import torch

def test_effects(candidate):
    a, b = torch.ones(3), torch.ones(3)
    effects = candidate.effects("add", a, b)
    for before, after in zip((a, b), effects.inputs_after, strict=True):
        assert torch.equal(before, after), "an argument changed"
"""


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        ("return a + b", "pass"),
        ("return a.add_(b)", "fail"),
        ("b += 1\n    return a + b", "fail"),
        ("return a", "fail"),
        ("return a.view(3, 1)", "fail"),
        ("return a[:2]", "fail"),
        ("return a.expand(2, 3)", "fail"),
        ("return torch.ones(3).expand(2, 3)", "pass"),
    ],
)
def test_effects_show_changed_and_shared_arguments(broker, make_challenge, body, outcome):
    result = grade(broker, make_challenge(EFFECTS_GRADER), f"import torch\ndef add(a, b):\n    {body}\n")
    assert outcomes(result) == {"effects": outcome}


def test_peak_memory_is_read_from_outside(broker, make_challenge):
    files = make_challenge(
        """
        import torch
        from assess.grading.kit import assert_at_least, assert_at_most

        def test_peak(candidate):
            with candidate.peak_memory() as small:
                candidate.add(torch.ones(2), torch.ones(2))
            with candidate.peak_memory(from_start=True) as held:
                candidate.add(torch.ones(2), torch.ones(2))
            assert_at_least(held.bytes, 30 << 20, of="what is held since the import")
            with candidate.peak_memory() as large:
                candidate.grow(64)
            assert_at_most(small.bytes, 16 << 20, of="small peak")
            assert_at_least(large.bytes, 60 << 20, of="large peak")
            assert_at_most(large.bytes, 100 << 20, of="large peak")
        """
    )
    source = (
        "import torch\nheld = torch.ones(32 << 18)\n"
        "def add(a, b):\n    return a + b\n"
        "def grow(mb):\n    return float(torch.ones(mb << 18).sum())\n"
    )
    result = grade(broker, files, source)
    assert result.verdict == "pass", result.checks[0].message


def test_latency_ratios_see_slow_code_and_idle_threads_do_not_help(broker, make_challenge):
    files = make_challenge(
        """
        import torch
        from assess.grading.kit import assert_at_least, assert_at_most, expect_close, latency_ratio

        def measure(candidate, worker_for, rng, name):
            baseline = worker_for("solutions/right/reference.py")
            ratio = latency_ratio(
                (candidate, getattr(candidate, name)),
                (baseline, baseline.add),
                lambda: (rng.normal(300, 300), rng.normal(300, 300)),
                pairs=(5, 15),
            )
            for arguments, ours, theirs in ratio.outputs:
                expect_close(ours, theirs)
            return ratio

        def test_same(candidate, worker_for, rng):
            ratio = measure(candidate, worker_for, rng, "add")
            assert_at_most(ratio.median, 1.6, of="ratio of equal code")
            assert_at_least(ratio.median, 0.6, of="ratio of equal code")
            assert ratio.low <= ratio.median <= ratio.high

        def test_slow(candidate, worker_for, rng):
            assert_at_least(measure(candidate, worker_for, rng, "slow").median, 3, of="ratio of slow code")

        def test_threaded(candidate, worker_for, rng):
            assert_at_least(measure(candidate, worker_for, rng, "threaded").median, 3, of="ratio of threaded code")
        """,
        reference="def add(a, b):\n    return a @ b\n",
    )
    source = """
import threading, torch
def add(a, b):
    return a @ b
def slow(a, b):
    for _ in range(10):
        c = a @ b
    return c
def threaded(a, b):
    found = [None] * 10
    def work(i):
        found[i] = a @ b
    threads = [threading.Thread(target=work, args=(i,)) for i in range(10)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return found[0]
"""
    result = grade(broker, files, source)
    assert result.verdict == "pass", [check.message for check in result.checks]


def test_operators_are_seen_at_the_dispatcher(broker, make_challenge):
    files = make_challenge(
        """
        import torch

        def test_operators(candidate):
            seen = candidate.operators("add", torch.ones(2, 2), torch.ones(2, 2))
            assert seen["aten.mm"] == 1 and seen["aten._softmax"] == 1, seen
        """
    )
    assert grade(broker, files, "def add(a, b):\n    return (a @ b).softmax(-1)\n").verdict == "pass"


BANNED = """
forbidden_operators = ["scaled_dot_product"]
forbidden_functions = ["torch.nn.functional.multi_head_attention_forward"]
"""

BAN_GRADER = """
import torch

def test_ban(candidate):
    candidate.add(torch.ones(1, 2, 4), torch.ones(1, 2, 4))
    candidate.assert_operators_banned()

def test_next(candidate):
    candidate.subtract(torch.ones(2), torch.ones(2))
"""


@pytest.mark.parametrize(
    ("body", "verdict"),
    [
        ("return a + b", "pass"),
        ("return torch.nn.functional.scaled_dot_product_attention(a, b, b)", "forbidden"),
        ("return torch.ops.aten.scaled_dot_product_attention(a, b, b)", "forbidden"),
        ("return torch._C._nn.scaled_dot_product_attention(a.requires_grad_(), b, b)", "forbidden"),
        ("return torch.nn.MultiheadAttention(4, 2)(a, b, b)[0]", "forbidden"),
        (
            "try:\n        return torch.nn.functional.scaled_dot_product_attention(a, b, b)\n"
            "    except BaseException:\n        return a",
            "forbidden",
        ),
        ("return torch.ops.aten.scaled_dot_product_attention.default.decompose(a, b, b)", "forbidden"),
        (
            "with torch.inference_mode():\n        return torch.nn.functional.scaled_dot_product_attention(a, b, b)",
            "forbidden",
        ),
    ],
)
def test_a_forbidden_operator_is_stopped_on_every_road(broker, make_challenge, content, body, verdict):
    make_challenge(BAN_GRADER)
    path = "graders/foundations/add/grader.toml"
    content.write(path, (content.root / path).read_text().replace("= 1\n", "= 1\n" + BANNED, 1))
    files = Catalog.load(content.root).find("foundations/add")
    result = grade(broker, files, f"import torch\ndef add(a, b):\n    {body}\ndef subtract(a, b):\n    return a - b\n")
    assert result.verdict == verdict, result.checks
    if verdict == "forbidden":
        assert outcomes(result) == {"ban": "fail", "next": "pass"} and "write yourself" in result.checks[0].message


def test_a_ban_that_was_undone_is_found_out(broker, make_challenge, content):
    make_challenge(BAN_GRADER)
    path = "graders/foundations/add/grader.toml"
    content.write(path, (content.root / path).read_text().replace("= 1\n", "= 1\n" + BANNED, 1))
    source = """
import torch
library = torch.library.Library("aten", "IMPL")
for key in ("CompositeImplicitAutograd", "CPU", "AutogradCPU"):
    library.impl("scaled_dot_product_attention", lambda q, k, v, *a, **o: q, key, allow_override=True)
def add(a, b):
    return a + b
def subtract(a, b):
    return a - b
"""
    files = Catalog.load(content.root).find("foundations/add")
    result = grade(broker, files, source)
    assert outcomes(result)["ban"] == "fail"
    assert {"protocol_violation", "reaches_into_runtime"} <= {flag.id for flag in result.flags}


# ---------------------------------------------------------------------- by hand


def test_a_grader_runs_under_plain_pytest(content):
    for solution, code in (("right/reference", 0), ("wrong/product", 1)):
        folder = content.root / "graders/foundations/add"
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-c", "/dev/null", str(folder),
             "--submission", str(folder / f"solutions/{solution}.py")],
            capture_output=True, text=True, timeout=200,
        )  # fmt: skip
        assert done.returncode == code, done.stdout + done.stderr


def test_a_started_folder_runs_its_visible_tests_under_plain_pytest(files, tmp_path):
    folder = tmp_path / "mine"
    make_folder(files, folder)
    (folder / "solution.py").write_text("def add(a, b):\n    return a + b\n")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-c", "/dev/null"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert done.returncode == 0 and "1 passed" in done.stdout, done.stdout + done.stderr


def test_measuring_ends_as_soon_as_the_ratio_is_clear_of_its_ceiling(broker, make_challenge):
    files = make_challenge(
        """
        from assess.grading.kit import latency_ratio

        def pairs_at(ceiling, candidate, worker_for, rng):
            baseline = worker_for("solutions/right/reference.py")
            return len(latency_ratio(
                (candidate, candidate.add), (baseline, baseline.add), lambda: (rng.integer(0, 9), 1),
                pairs=(3, 12), ceiling=ceiling,
            ).subject_s)

        def test_clear(candidate, worker_for, rng):
            assert pairs_at(1e6, candidate, worker_for, rng) == 3
            assert pairs_at(1e-6, candidate, worker_for, rng) == 3

        def test_near(candidate, worker_for, rng):
            assert pairs_at(None, candidate, worker_for, rng) == 12
        """,
    )
    # Alternately quick and slow, so that the spread of the ratios never becomes small.
    source = (
        "import itertools\nturns = itertools.cycle([10, 10, 300_000])\n"
        "def add(a, b):\n    sum(range(next(turns)))\n    return a + b\n"
    )
    result = grade(broker, files, source)
    assert outcomes(result) == {"clear": "pass", "near": "pass"}, [check.message for check in result.checks]
