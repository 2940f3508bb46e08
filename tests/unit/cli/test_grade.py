"""`grade` and `check` keep the contract that another program reads: the document, the streams and the exit codes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from assess.schema.event import EVENT, CheckFinished, GradeFinished, GradeStarted
from assess.schema.grade import Grade, Outcome, Verdict
from assess.store.database import Store


def test_a_right_submission_passes_with_the_contracts_document(assess, right):
    done = assess("grade", "foundations/add", right, "--json", "--seed", "7")
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert set(document) == {
        "schema_version", "challenge", "seed", "verdict", "score", "max_score", "checks", "isolation", "environment",
        "flags", "hashes", "duration_s",
    }  # fmt: skip
    assert set(document["checks"][0]) == {
        "id", "title", "kind", "outcome", "points", "max_points", "message", "metrics", "duration_s",
    }  # fmt: skip
    assert document["schema_version"] == 1 and document["challenge"] == "foundations/add" and document["seed"] == 7
    assert document["verdict"] == "pass" and document["score"] == document["max_score"] == 100
    assert [(check["id"], check["outcome"]) for check in document["checks"]] == [
        ("values", "pass"), ("broadcast", "pass"),
    ]  # fmt: skip
    assert set(document["isolation"]) == {"level", "missing"}
    assert set(document["environment"]) == {"assess", "python", "torch", "device"}
    assert all(len(digest) == 64 for digest in document["hashes"].values())
    assert Grade.model_validate(document).verdict is Verdict.PASS
    assert "PASS" in done.stderr  # people read on the other stream


def test_a_wrong_submission_exits_with_1_and_skips_what_rests_on_it(assess, wrong):
    done = assess("grade", "add", wrong, "--json")
    assert done.returncode == 1
    grade = Grade.model_validate_json(done.stdout)
    assert [check.outcome for check in grade.checks] == [Outcome.FAIL, Outcome.SKIPPED]
    assert grade.score == 0 and grade.verdict is Verdict.FAIL


def test_grades_are_written_for_people_and_stored(assess, right, wrong, own_home):
    good, bad = assess("grade", "add", right), assess("grade", "add", wrong)
    assert (good.returncode, bad.returncode) == (0, 1)
    assert "✓ Sums are right      60/60" in good.stdout and "PASS  100 of 100   isolation" in good.stdout
    assert "✗ Sums are right       0/60" in bad.stdout and "– Shapes broadcast     0/40  skipped" in bad.stdout
    assert "FAIL  0 of 100" in bad.stdout
    assert good.stderr == bad.stderr == ""
    with Store.open(own_home / "assess.db") as store:
        progress = store.progress.all()["foundations/add"]
    assert progress.state == "passed" and progress.best_score == 100


def test_events_are_json_lines_on_standard_output(assess, wrong):
    done = assess("grade", "add", wrong, "--events")
    events = [EVENT.validate_json(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert isinstance(events[-1], GradeFinished)
    assert [type(event) for event in events].count(GradeStarted) == 1
    assert [event.check.id for event in events if isinstance(event, CheckFinished)] == ["values", "broadcast"]


def test_events_beside_json_go_to_standard_error(assess, right):
    done = assess("grade", "add", right, "--events", "--json")
    assert Grade.model_validate_json(done.stdout).verdict is Verdict.PASS
    streamed = [line for line in done.stderr.splitlines() if line.startswith("{")]
    assert isinstance(EVENT.validate_json(streamed[-1]), GradeFinished)


def test_a_folder_made_by_start_can_be_graded_and_checked(assess, right, tmp_path):
    assess("start", "add", tmp_path / "work")
    assert assess("grade", "add", tmp_path / "work").returncode == 1
    (tmp_path / "work" / "solution.py").write_bytes(right.read_bytes())
    done = assess("check", "add", tmp_path / "work")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "✓ One and two make three" in done.stdout
    assert assess("grade", "add", tmp_path / "work").returncode == 0


def test_a_failed_visible_test_exits_with_1_and_stores_no_grade(assess, wrong, own_home):
    done = assess("check", "add", wrong)
    assert done.returncode == 1
    assert "✗ One and two make three" in done.stdout
    with Store.open(own_home / "assess.db") as store:
        assert store.progress.all()["foundations/add"].best_score is None


def test_a_fault_of_the_grader_exits_with_3_and_scores_nothing(assess, content, right):
    content.replace("graders/foundations/add/test_add.py", "a, b = rng.normal(5), rng.normal(5)", "1 / 0")
    done = assess("grade", "add", right, "--json")
    assert done.returncode == 3
    grade = Grade.model_validate_json(done.stdout)
    assert grade.verdict is Verdict.JUDGE_ERROR and grade.score is None
    assert '"score": null' in done.stdout
    assert "a fault of ours" in done.stderr


def test_a_challenge_without_its_hidden_half_says_so(assess, content, right, tmp_path):
    kept = tmp_path / "kept.py"
    kept.write_bytes(right.read_bytes())
    (content.root / "graders").rename(tmp_path / "elsewhere")
    done = assess("grade", "add", kept)
    assert done.returncode in (2, 3)
    assert "no hidden grader here" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize("level", ["reduced", "none"])
def test_the_isolation_that_was_asked_for_is_in_the_grade(assess, right, level):
    by_option = Grade.model_validate_json(assess("grade", "add", right, "--json", "--isolation", level).stdout)
    assert by_option.isolation.level == level and by_option.verdict is Verdict.PASS


def test_isolation_may_come_from_the_environment(assess, right):
    done = assess("grade", "add", right, "--json", ASSESS_ISOLATION="none")
    assert json.loads(done.stdout)["isolation"]["level"] == "none"


def test_text_of_a_candidate_reaches_the_terminal_harmlessly(assess, tmp_path):
    hostile = tmp_path / "hostile.py"
    hostile.write_text('def add(a, b):\n    raise ValueError("\\x1b]0;owned\\x07 \\u202e [bold]text[/x] \\r over")\n')
    done = assess("grade", "add", hostile)
    assert done.returncode == 1
    shown = done.stdout.replace("\n", "")
    assert "ValueError" in shown and "[bold]text[/x]" in shown
    assert not any(ord(character) < 32 or character in "\x7f\u202e" for character in shown)


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_the_grade_and_everything_it_started(content, own_home, tmp_path, sent, code):
    endless = tmp_path / "endless.py"
    endless.write_text("def add(a, b):\n    while True:\n        pass\n")
    with subprocess.Popen(
        [sys.executable, "-m", "assess", "grade", "add", str(endless), "--events"],
        env={**os.environ, "ASSESS_CONTENT": str(content.root)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        for line in process.stdout:
            if json.loads(line)["event"] == "check_started":
                break
        started = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(sent)
        _, stderr = process.communicate(timeout=30)
    assert process.returncode == code, stderr
    assert "Traceback" not in stderr
    assert started
    _, alive = psutil.wait_procs(started, timeout=5)
    assert alive == []


def test_a_submission_that_is_no_python_is_invalid_and_kept(assess, tmp_path, own_home):
    broken = tmp_path / "broken.py"
    broken.write_text("def add(a, b:\n")
    done = assess("grade", "add", broken, "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["verdict"] == "invalid"
    with Store.open(own_home / "assess.db") as store:
        assert store.progress.all()["foundations/add"].state == "failed"


def test_the_same_seed_repeats_a_grade(assess, wrong):
    first, second = (json.loads(assess("grade", "add", wrong, "--json", "--seed", "11").stdout) for _ in range(2))
    assert [check["message"] for check in first["checks"]] == [check["message"] for check in second["checks"]]
    assert first["hashes"] == second["hashes"]


def test_paths_with_odd_characters_are_graded(assess, right, tmp_path: Path):
    odd = tmp_path / "my “work” [1]"
    odd.mkdir()
    (odd / "solution.py").write_bytes(right.read_bytes())
    assert assess("grade", "add", odd).returncode == 0
