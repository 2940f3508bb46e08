"""A whole attempt in the workspace, with the real graders: write, run, cancel, submit, leave, come back."""

from __future__ import annotations

import psutil
import pytest

from assess.store.database import Store
from assess.tui.screens.confirm import ConfirmScreen
from assess.tui.screens.workspace import WorkspaceScreen
from assess.tui.tabs.checks import CheckLine
from assess.tui.widgets.curve import Curve

ADD = "def add(a, b):\n    return a + b\n"
ENDLESS = "def add(a, b):\n    while True:\n        pass\n"


async def test_typing_running_and_passing_the_visible_tests(drive, content):
    async with drive(content.root) as driver:
        await driver.open("foundations/add")
        driver.editor.select_all()
        await driver.press("delete", *"def add(a, b):", "enter", *"return a + b", "enter")
        assert driver.editor.text == "def add(a, b):\n    return a + b\n"
        await driver.run()
        assert driver.results.outcomes() == {"one_and_two": "pass"}
        assert "1 of 1 passed" in driver.line("#status")
        assert "isolation" in driver.line("#status")


async def test_the_attention_challenge_runs_and_is_graded_in_order(drive, checkout):
    folder = checkout / "graders/transformer/attention"
    if not folder.is_dir():
        pytest.skip("the attention challenge is not in this checkout")
    async with drive(checkout) as driver:
        await driver.open("transformer/attention")
        await driver.run()
        assert set(driver.results.outcomes().values()) == {"fail"}
        message = driver.results.query(CheckLine).first().query_one(".check-message")
        assert "NotImplementedError" in str(message.content)

        driver.editor.text = (folder / "solutions/wrong/no_scale.py").read_text()
        await driver.submit()
        grade = driver.workspace.grade
        assert grade is not None and grade.verdict == "fail"
        assert driver.results.outcomes() == {check.id: check.outcome.value for check in grade.checks}
        assert driver.results.outcomes()["scale"] == "fail"
        assert f"{grade.score:g} of 100" in driver.line("#status")
        await driver.press("ctrl+o")
        await driver.until(lambda: "✗ failed" in driver.line("#preview-head"), "the new state in the catalogue")


async def test_submitting_asks_first_and_no_means_no(drive, content):
    async with drive(content.root) as driver:
        await driver.open("foundations/add")
        for answer in ("n", "escape"):
            await driver.press("f8")
            await driver.until(lambda: isinstance(driver.app.screen, ConfirmScreen), "the question")
            await driver.press(answer)
            await driver.until(lambda: isinstance(driver.app.screen, WorkspaceScreen), "the workspace")
            assert not driver.workspace.running
        driver.editor.text = ADD
        await driver.press("ctrl+g")
        await driver.until(lambda: isinstance(driver.app.screen, ConfirmScreen), "the question")
        await driver.press("enter")
        await driver.until(lambda: driver.workspace.grade, "the grade")
        await driver.ended()
        assert driver.results.outcomes() == {"values": "pass", "broadcast": "pass"}
        assert "passed · 100 of 100" in driver.line("#status")
        await driver.press("ctrl+o")
        await driver.until(lambda: "✓ passed" in driver.line("#preview-head"), "the new state in the catalogue")


async def test_escape_cancels_at_once_and_the_next_run_is_clean(drive, content, own_home):
    async with drive(content.root) as driver:
        await driver.open("foundations/add")
        driver.editor.text = ENDLESS
        await driver.press("f8", "y")
        await driver.until(lambda: "check 1 of 2" in driver.line("#status"), "the first check")
        await driver.press("escape")
        await driver.until(lambda: driver.workspace.status is None, "the cancel", seconds=5)
        assert "cancelled after" in driver.line("#status") and "kept" in driver.line("#status")
        assert set(driver.results.outcomes().values()) == {"cancelled"}
        driver.editor.text = ADD
        await driver.press("ctrl+j")
        await driver.until(lambda: driver.workspace.grade, "the end of the tests")
        await driver.ended()
        assert driver.results.outcomes() == {"one_and_two": "pass"}
    with Store.open() as store:
        (kept,) = store.submissions.unscored()
        assert kept.submission.files["solution.py"].decode() == ENDLESS


async def test_leaving_while_code_runs_leaves_no_process(drive, content):
    before = set(psutil.Process().children(recursive=True))
    async with drive(content.root, own=True) as driver:
        await driver.open("foundations/add")
        driver.editor.text = ENDLESS
        await driver.press("f5")
        await driver.until(lambda: "check 1 of 1" in driver.line("#status"), "the first check")
        started = set(psutil.Process().children(recursive=True)) - before
        assert started
        await driver.press("ctrl+q")
        await driver.until(lambda: not driver.app.is_running, "the end", seconds=20)
    _, alive = psutil.wait_procs(list(started), timeout=10)
    assert not alive


async def test_a_draft_is_recovered_with_what_was_typed_last(drive, content):
    async with drive(content.root) as driver:
        await driver.open("foundations/add")
        assert "starter" in driver.line("#saved")
        await driver.press(*"# mine", "enter")
        await driver.until(lambda: "saved" in driver.line("#saved"), "the draft to be saved by itself", seconds=15)
        await driver.press(*"# last", "ctrl+q")
    async with drive(content.root) as driver:
        await driver.open("foundations/add")
        assert driver.editor.text.startswith("# mine\n# last")
        assert "recovered" in driver.line("#saved")


async def test_work_on_a_passed_challenge_does_not_disappear(drive, content):
    async with drive(content.root) as driver:
        await driver.open("foundations/add")
        driver.editor.text = ADD + "# mine\n"
        await driver.submit()
        await driver.press("ctrl+o")
        await driver.open("foundations/add")
        assert driver.editor.text == ADD + "# mine\n"


async def test_a_challenge_of_several_files_has_them_all(drive, content):
    content.write("challenges/foundations/add/starter/parts.py", "OFFSET = 0\n")
    content.write("challenges/foundations/add/starter/weights.bin", bytes(range(256)))
    async with drive(content.root) as driver:
        await driver.open("foundations/add")
        driver.editor.text = "from parts import OFFSET\n\n\ndef add(a, b):\n    return a + b + OFFSET\n"
        await driver.run()
        assert driver.results.outcomes() == {"one_and_two": "pass"}
        await driver.press("ctrl+n")
        await driver.until(lambda: "OFFSET = 0" in driver.editor.text, "the other file")
        driver.editor.text = "OFFSET = 1\n"
        await driver.run()
        assert driver.results.outcomes() == {"one_and_two": "fail"}


async def test_a_curve_is_drawn_while_points_arrive(drive, content):
    content.write(
        "challenges/foundations/add/visible/test_visible.py",
        "def test_trains(candidate, report):\n"
        '    """It trains."""\n'
        "    for run in ('seed 1', 'seed 2'):\n"
        "        for step in range(50):\n"
        "            report.curve(run, 'training loss', step, 50, candidate.add(1.0, 1.0 / (1 + step)))\n",
    )
    async with drive(content.root) as driver:
        await driver.open("foundations/add")
        assert not driver.results.query(Curve)
        driver.editor.text = ADD
        await driver.press("f5")
        await driver.until(lambda: driver.results.query(Curve), "a curve")
        await driver.ended()
        curve = driver.results.query_one(Curve)
        assert [len(run.points) for run in curve.runs.values()] == [50, 50]
        await driver.press("alt+2")
        drawn = curve.render().plain
        assert "training loss · It trains" in drawn and "seed 2  1.02 at step 49" in drawn


async def test_a_file_that_cannot_be_loaded_says_why(drive, content):
    async with drive(content.root) as driver:
        await driver.open("foundations/add")
        driver.editor.text = "import requests\n" + ADD
        await driver.run()
        assert "requests" in driver.text()
        assert "could not be loaded" in driver.line("#status") or "forbidden" in driver.line("#status")


async def test_what_cannot_be_saved_is_said_once_and_stays_in_the_editor(drive, content, own_home):
    async with drive(content.root) as driver:
        await driver.open("foundations/add")
        store = driver.app.backstage._store
        assert store is not None
        store.close()
        await driver.press(*"# mine", "ctrl+s")
        await driver.until(lambda: "not saved" in driver.line("#saved"), "that it is not saved")
        assert driver.editor.text.startswith("# mine")
        assert len(driver.app._notifications) == 1
        driver.workspace._autosave()
        await driver.app.workers.wait_for_complete()
        assert len(driver.app._notifications) == 1, "what is known is not said again"
        await driver.press("f5")
        await driver.until(lambda: "Could not start" in driver.line("#status"), "that it did not start")
        assert not driver.workspace.running
        await driver.press("ctrl+o")
        assert isinstance(driver.app.screen, WorkspaceScreen), "with unsaved work it stays"
        await driver.press("ctrl+q")
        await driver.until(lambda: any("ask again" in said.message for said in driver.app._notifications), "a warning")
        assert driver.app.is_running
        await driver.press("ctrl+q")
        await driver.until(lambda: not driver.app.is_running, "the end, when asked again")


async def test_surrogates_and_control_characters_typed_by_a_terminal_survive(drive, content):
    text = "# \x07 \x1b[31m é 日本 🙂\n" + ADD
    async with drive(content.root) as driver:
        await driver.open("foundations/add")
        driver.editor.text = text
        await driver.run()
    async with drive(content.root) as driver:
        await driver.open("foundations/add")
        assert driver.editor.text == text
