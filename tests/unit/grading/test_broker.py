"""The broker and its pool: right and wrong grades, deaths of every process at every stage, and what is left behind."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading

import psutil
import pytest

from assess.errors import IsolationError, PoolError
from assess.grading.broker import Broker
from assess.schema.event import CheckStarted, GradeFinished, GradeStarted, Output
from assess.schema.grade import Verdict
from tests.unit.grading.engine import grade, outcomes, submission, zygotes

RIGHT = "def add(a, b):\n    return a + b\n"
WRONG = "def add(a, b):\n    return a - b\n"
HANGS = "def add(a, b):\n    while True: pass\n"

THREE_CHECKS = """
import torch
from assess.grading.kit import expect_close

def test_first(candidate):
    expect_close(candidate.add(torch.ones(2), torch.ones(2)), torch.full((2,), 2.0))

def test_second(candidate):
    expect_close(candidate.add(torch.ones(2), torch.zeros(2)), torch.ones(2))

def test_third(candidate):
    expect_close(candidate.add(torch.zeros(2), torch.zeros(2)), torch.zeros(2))
"""


def test_a_right_answer_passes_and_a_wrong_one_fails_with_a_reason(broker, files):
    assert grade(broker, files, RIGHT).verdict is Verdict.PASS
    result = grade(broker, files, WRONG)
    assert outcomes(result) == {"values": "fail", "broadcast": "skipped"}
    assert "off in" in result.checks[0].message and "rests on" in result.checks[1].message


def test_events_come_in_their_order_and_the_last_one_is_the_grade(broker, files):
    run = broker.run(files, submission(RIGHT))
    events = [event for event in run if event.event != "phase"]
    kinds = [event.event for event in events]
    assert kinds == ["grade_started"] + ["check_started", "check_finished"] * 2 + ["grade_finished"]
    assert isinstance(events[0], GradeStarted) and [check.id for check in events[0].checks] == ["values", "broadcast"]
    assert isinstance(events[-1], GradeFinished) and events[-1].grade == run.grade


def test_a_seed_repeats_a_grade_and_without_one_each_grade_draws_its_own(broker, make_challenge):
    files = make_challenge(
        """
        def test_draws(candidate, rng, report):
            report.metric("drawn", rng.seed())
        """
    )

    def drawn(**options):
        return grade(broker, files, RIGHT, **options).checks[0].metrics["drawn"]

    assert drawn(seed=7) == drawn(seed=7)
    assert len({drawn() for _ in range(3)}) == 3


def test_what_the_submission_prints_reaches_the_screen_as_plain_text(broker, files):
    run = broker.run(
        files, submission("print('at import')\ndef add(a, b):\n    print('\\x1b[2Jin call')\n    return a + b\n")
    )
    text = "".join(event.text for event in run if isinstance(event, Output))
    assert "at import" in text and "in call" in text and "\x1b" not in text


def test_several_files_import_each_other(broker, files):
    run = broker.run(files, submission("from parts import plus\n\ndef add(a, b):\n    return plus(a, b)\n",
                                       parts="def plus(a, b):\n    return a + b\n"))  # fmt: skip
    list(run)
    assert run.grade.verdict is Verdict.PASS


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("def add(a, b:\n", "SyntaxError"),
        ("import no_such_module_of_mine\n", "no_such_module_of_mine"),
        ("raise ValueError('at import')\n", "at import"),
        ("subtract = 1\n", "must define add"),
        ("add = 3\n", "must define add"),
        ("import transformers\ndef add(a, b): ...\n", "line 1 imports transformers"),
    ],
)
def test_what_cannot_be_loaded_is_invalid_and_says_why(broker, files, source, words):
    result = grade(broker, files, source)
    assert result.verdict is Verdict.INVALID and result.score == 0
    assert words in result.checks[0].message


def test_an_endless_loop_costs_its_own_check_and_times_out(broker, make_challenge):
    files = make_challenge(THREE_CHECKS, limits="seconds = 4")
    result = grade(broker, files, HANGS)
    assert result.verdict is Verdict.TIMEOUT
    assert set(outcomes(result).values()) <= {"timeout", "skipped"}


def test_a_crash_costs_one_check_and_the_next_has_a_fresh_worker(broker, make_challenge):
    files = make_challenge(THREE_CHECKS)
    source = "import os\ndef add(a, b):\n    if a.sum() and not b.sum(): os._exit(3)\n    return a + b\n"
    result = grade(broker, files, source)
    assert outcomes(result) == {"first": "pass", "second": "crash", "third": "pass"}
    assert "exit status 3" in result.checks[1].message and result.verdict is Verdict.CRASH


def test_too_much_memory_is_said_to_be_that(broker, files):
    result = grade(broker, files, "import torch\ndef add(a, b):\n    return torch.ones(1 << 40)\n")
    assert result.verdict is Verdict.MEMORY


def test_a_fault_of_the_grader_is_nobodys_zero(broker, make_challenge):
    files = make_challenge("def test_broken(candidate):\n    {}['key']\n")
    result = grade(broker, files, RIGHT)
    assert result.verdict is Verdict.JUDGE_ERROR and result.score is None
    assert "fault of ours" in result.checks[0].message


def test_a_grader_that_cannot_be_imported_is_a_judge_error(broker, make_challenge, content):
    files = make_challenge(THREE_CHECKS)
    content.write("graders/foundations/add/test_add.py", "import nothing_of_the_kind\n" + THREE_CHECKS)
    assert grade(broker, files, RIGHT).verdict is Verdict.JUDGE_ERROR


def test_content_that_changed_on_disk_is_what_is_graded(broker, files, content):
    first = grade(broker, files, RIGHT)
    content.replace("graders/foundations/add/test_add.py", "candidate.add(a, b)", "candidate.add(a, a)")
    second = grade(broker, files, RIGHT)
    assert (first.verdict, second.verdict) == (Verdict.PASS, Verdict.FAIL)
    assert first.hashes.grader != second.hashes.grader and first.hashes.challenge == second.hashes.challenge


def test_only_the_named_checks_run_with_what_they_rest_on(broker, files, make_challenge):
    assert list(outcomes(grade(broker, files, RIGHT, only=("broadcast",)))) == ["values", "broadcast"]
    files = make_challenge(THREE_CHECKS)
    assert list(outcomes(grade(broker, files, RIGHT, only=("second",)))) == ["second"]


def test_the_visible_tests_run_the_same_way(broker, files):
    result = grade(broker, files, RIGHT, part="visible")
    assert result.verdict is Verdict.PASS and result.checks[0].title == "One and two make three."


def test_a_level_that_does_not_exist_is_refused_in_words(files):
    with Broker("perfect") as broker, pytest.raises(IsolationError, match="full, reduced or none"):
        list(broker.run(files, submission(RIGHT)))


def test_a_closed_broker_says_so(files):
    broker = Broker()
    broker.close()
    with pytest.raises(PoolError):
        list(broker.run(files, submission(RIGHT)))


# ---------------------------------------------------------------------- deaths


def zygote_of(broker) -> psutil.Process:
    (pool,) = broker._pools.values()
    return psutil.Process(pool.pid)


def test_cancelling_ends_everything_that_the_grade_started(broker, make_challenge):
    files = make_challenge(THREE_CHECKS)
    list(broker.run(files, submission(RIGHT)))
    run = broker.run(files, submission(HANGS))
    for event in run:
        if isinstance(event, CheckStarted):
            threading.Thread(target=run.cancel).start()
    assert run.grade is None and run.cancelled
    assert_only_spares_are_left(zygote_of(broker))
    assert grade(broker, files, RIGHT).verdict is Verdict.PASS


def assert_only_spares_are_left(zygote: psutil.Process) -> None:
    """Wait until no judge and no busy worker is below the zygote: spares sleep."""

    def left():
        return [child for child in zygote.children(recursive=True) if child.status() != psutil.STATUS_ZOMBIE]

    def busy():
        try:
            return any(child.name() == "assess-judge" or child.status() == psutil.STATUS_RUNNING for child in left())
        except psutil.NoSuchProcess:  # it went while it was looked at
            return True

    gone = threading.Event()
    for _ in range(200):
        if not busy():
            return
        gone.wait(0.05)
    raise AssertionError([(child.pid, child.status(), child.cpu_times()) for child in left()])


def test_leaving_the_iteration_early_cancels(broker, make_challenge):
    files = make_challenge(THREE_CHECKS)
    run = broker.run(files, submission(HANGS))
    for event in run:
        if isinstance(event, CheckStarted):
            break
    del event
    run.cancel()
    assert_only_spares_are_left(zygote_of(broker))


@pytest.mark.parametrize("victim", ["judge", "worker", "pool"])
def test_a_kill_of_any_process_in_mid_grade_loses_nothing(make_challenge, victim):
    """The judge's death is a judge_error; a worker's costs one check; the pool's is mended by grading again."""
    files = make_challenge(THREE_CHECKS)
    with Broker() as broker:
        list(broker.run(files, submission(RIGHT)))
        slow = "import torch\ndef add(a, b):\n    for _ in range(20000): torch.ones(50) + 1\n    return a + b\n"
        run = broker.run(files, submission(slow))
        killed = False
        for event in run:
            if isinstance(event, CheckStarted) and event.id == "second" and not killed:
                killed = True
                os.kill(victim_of(broker, victim), signal.SIGKILL)
        if victim == "judge":
            assert run.grade.verdict is Verdict.JUDGE_ERROR and run.grade.score is None
        elif victim == "worker":
            assert run.grade.verdict is not Verdict.JUDGE_ERROR
        else:
            assert run.grade.verdict is Verdict.PASS
        assert grade(broker, files, RIGHT).verdict is Verdict.PASS


def victim_of(broker, victim: str) -> int:
    """The pool; the judge, which alone stays in the pool's namespaces and starts nothing; or the busiest worker."""
    zygote = zygote_of(broker)
    if victim == "pool":
        return zygote.pid

    def network(process):
        with contextlib.suppress(OSError):  # a worker of the check before may be gone by now
            return os.readlink(f"/proc/{process.pid}/ns/net")
        return None

    family = [child for child in zygote.children(recursive=True) if network(child) is not None]
    workers = [process for process in family if network(process) != network(zygote)]
    if victim == "worker":
        return max(workers, key=lambda process: sum(process.cpu_times()[:2])).pid
    return next(child.pid for child in family if child not in workers and not child.children())


def test_a_pool_that_died_between_grades_is_replaced(make_challenge):
    files = make_challenge(THREE_CHECKS)
    with Broker() as broker:
        assert grade(broker, files, RIGHT).verdict is Verdict.PASS
        first = zygote_of(broker)
        first.kill()
        first.wait(10)
        assert grade(broker, files, RIGHT).verdict is Verdict.PASS
        assert zygote_of(broker).pid != first.pid


def test_a_pool_whose_code_changed_on_disk_is_replaced(files, monkeypatch):
    with Broker() as broker:
        grade(broker, files, RIGHT)
        first = zygote_of(broker).pid
        (pool,) = broker._pools.values()
        monkeypatch.setattr(pool, "fingerprint", 0)
        assert grade(broker, files, RIGHT).verdict is Verdict.PASS
        assert zygote_of(broker).pid != first


OWNER = """
import sys
from pathlib import Path
from assess.catalog.catalog import Catalog
from assess.grading.broker import Broker
from assess.schema.submission import Submission

files = Catalog.load(Path(sys.argv[1])).find("foundations/add")
with Broker() as broker:
    for event in broker.run(files, Submission(files={"solution.py": sys.argv[2].encode()})):
        print(event.event, flush=True)
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
@pytest.mark.parametrize("moment", ["phase", "check_started"])
def test_an_owner_that_dies_leaves_no_process(files, content, number, moment):
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER, str(content.root), HANGS],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert owner.stdout is not None
    for line in owner.stdout:
        if line.strip() == moment:
            break
    family = psutil.Process(owner.pid).children(recursive=True)
    assert family
    owner.send_signal(number)
    owner.wait(20)
    _, alive = psutil.wait_procs(family, timeout=20)
    owner.stdout.close()
    assert not alive


def test_the_grade_is_the_documented_document(broker, files):
    document = json.loads(grade(broker, files, RIGHT, seed=7).model_dump_json())
    assert list(document) == [
        "schema_version", "challenge", "seed", "verdict", "score", "max_score", "checks", "isolation", "environment",
        "flags", "hashes", "duration_s",
    ]  # fmt: skip
    assert list(document["checks"][0]) == [
        "id", "title", "kind", "outcome", "points", "max_points", "message", "metrics", "duration_s",
    ]  # fmt: skip
    assert document["seed"] == 7 and document["score"] == 100 and document["isolation"]["level"] in {"full", "reduced"}


def test_closing_a_broker_while_its_pool_still_imports_leaves_no_process():
    before = zygotes()
    broker = Broker()
    broker.warm(["torch"])
    assert zygotes() - before
    broker.close()
    assert zygotes() == before


def waiting_judges(broker: Broker) -> list[psutil.Process]:
    """The judges that wait for a grade, once all that was to be prepared is."""
    for pool in list(broker._pools.values()):
        pool.rest()
    children = [child for pid in zygotes() for child in psutil.Process(pid).children()]
    return [child for child in children if child.name() == "assess-judge" and child.status() != psutil.STATUS_ZOMBIE]


@pytest.fixture
def own_broker():
    with Broker() as own:
        yield own


@pytest.mark.skipif(sys.platform != "linux", reason="processes have names of our choosing on Linux alone")
def test_a_prepared_challenge_has_a_judge_waiting_before_and_after_each_grade(own_broker, files):
    own_broker.prepare(files)
    (first,) = waiting_judges(own_broker)
    assert grade(own_broker, files, RIGHT).verdict is Verdict.PASS
    _, alive = psutil.wait_procs([first], timeout=10)
    assert not alive, "the judge that waited did the grade"
    (second,) = waiting_judges(own_broker)
    assert second.pid != first.pid
    result = grade(own_broker, files, WRONG)
    assert outcomes(result) == {"values": "fail", "broadcast": "skipped"}


@pytest.mark.skipif(sys.platform != "linux", reason="processes have names of our choosing on Linux alone")
def test_the_judges_that_wait_are_few_and_the_visible_tests_have_theirs(own_broker, files):
    for part in ("visible", "hidden", "visible"):
        own_broker.prepare(files, part)
    before = waiting_judges(own_broker)
    assert len(before) == 2
    run = own_broker.run(files, submission(RIGHT), part="visible")
    assert [event.event for event in run][-1] == "grade_finished" and run.grade.verdict is Verdict.PASS
    while sum(judge in before for judge in waiting_judges(own_broker)) > 1:
        pass  # the one that graded is on its way out
    assert len(waiting_judges(own_broker)) == 2


def test_tests_that_changed_while_a_judge_waited_are_what_is_graded(own_broker, files, content):
    own_broker.prepare(files)
    grader = (content.root / "graders/foundations/add/test_add.py").read_text()
    content.write("graders/foundations/add/test_add.py", grader + "\n\ndef test_unknown():\n    pass\n")
    result = grade(own_broker, files, RIGHT)
    assert result.verdict is Verdict.JUDGE_ERROR and "test_unknown" in result.flags[0].message


@pytest.mark.skipif(sys.platform != "linux", reason="processes have names of our choosing on Linux alone")
def test_a_judge_that_died_while_it_waited_is_replaced(own_broker, files):
    own_broker.prepare(files)
    (judge,) = waiting_judges(own_broker)
    judge.kill()
    psutil.wait_procs([judge])
    assert grade(own_broker, files, RIGHT).verdict is Verdict.PASS


def test_limits_of_a_grade_hold_though_its_judge_was_prepared_with_others(own_broker, make_challenge):
    files = make_challenge(THREE_CHECKS)
    own_broker.prepare(files)
    limits = files.challenge.limits.model_copy(update={"memory_mb": 700})
    hungry = "import torch\nheld = torch.ones(900 << 18)\ndef add(a, b):\n    return a + b\n"
    assert grade(own_broker, files, hungry, limits=limits).verdict is not Verdict.PASS


def test_a_file_that_begins_with_a_byte_order_mark_is_read(broker, files):
    assert grade(broker, files, "\ufeff" + RIGHT).verdict is Verdict.PASS
