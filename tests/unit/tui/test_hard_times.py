"""What goes wrong around the app is said in a sentence, work is kept, and the keyboard is never held up."""

from __future__ import annotations

import shutil
import sqlite3
import time

import pytest

from assess.store.database import Store
from assess.store.location import database_path

ENDLESS = "def add(a, b):\n    while True:\n        pass\n"


def said(driver) -> str:
    """Every toast so far."""
    return "\n".join(notification.message for notification in driver.app._notifications)


async def test_a_resize_in_the_middle_of_a_run_keeps_the_run_and_what_is_typed(drive, content):
    content.write("challenges/foundations/add/starter/solution.py", ENDLESS)
    async with drive(content.root, size=(200, 60)) as driver:
        await driver.open("foundations/add")
        await driver.press("f3", *"# mine", "enter", "f5")
        await driver.until(lambda: "check 1 of 1" in driver.line("#status"), "the check to run")
        feed = driver.workspace.feed
        for width, height, wanted in (
            (50, 10, "Assess needs at least"),
            (80, 24, "[F3 Editor]"),
            (120, 40, "# mine"),
            (200, 60, "# mine"),
        ):
            await driver.pilot.resize_terminal(width, height)
            await driver.until(lambda wanted=wanted: wanted in driver.text(), f"{wanted} at {width}x{height}")
        assert driver.workspace.running and driver.workspace.feed is feed
        await driver.press("escape")
        await driver.ended()
        assert "cancelled" in driver.line("#status")
        assert driver.editor.text.startswith("# mine")


async def test_a_database_that_another_process_keeps_locked_holds_up_nothing_and_is_said(drive, content):
    async with drive(content.root) as driver:
        await driver.open("foundations/add")
        other = sqlite3.connect(database_path(), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        try:
            await driver.press("f3", *"# a")
            before = time.monotonic()
            await driver.press("ctrl+s", *"b")
            await driver.press("f5", "f3", *"c")
            await driver.until(lambda: driver.editor.text.startswith("# abc"), "typing to go on", seconds=5)
            assert time.monotonic() - before < 5, "the app waited for the lock"
            await driver.until(lambda: "locked" in said(driver), "the sentence")
            assert "close other running copies of Assess" in said(driver)
            await driver.until(lambda: "! not saved" in driver.line("#saved"), "that it is not saved")
        finally:
            other.close()
        await driver.until(lambda: driver.line("#saved").startswith("saved "), "the draft to be saved after all")
        await driver.until(lambda: not driver.workspace.running, "no run under way")
        await driver.run()
        assert "0 of 1 passed" in driver.line("#status")


async def test_a_database_from_a_newer_assess_is_left_alone_and_said(drive, content, own_home):
    with Store.open():
        pass
    with sqlite3.connect(database_path()) as db:
        db.execute("pragma user_version = 999")
    db.close()
    before = database_path().read_bytes()
    async with drive(content.root) as driver:
        await driver.loaded()
        assert "upgrade Assess" in driver.line("#problem-lines")
        await driver.press("enter")
        await driver.until(lambda: "upgrade Assess" in said(driver), "the reason why it does not open")
        assert driver.listed() == ["foundations/add"], "one can still read"
    assert database_path().read_bytes() == before


@pytest.mark.parametrize("gone", ["visible tests", "everything"])
async def test_content_that_goes_while_it_is_open_is_said_and_the_work_is_kept(drive, content, gone):
    async with drive(content.root) as driver:
        await driver.open("foundations/add")
        await driver.press("f3", *"# mine")
        if gone == "everything":
            shutil.rmtree(content.root / "challenges/foundations/add")
            shutil.rmtree(content.root / "graders/foundations/add")
        else:
            shutil.rmtree(content.root / "challenges/foundations/add/visible")
        await driver.run()
        assert "0 of 1 passed" not in driver.line("#status")
        text = driver.text()
        assert "foundations/add" in text and ("not" in driver.line("#status") or "fault" in driver.line("#status")), (
            text
        )
        await driver.press("f3", *" again", "ctrl+s")
        await driver.until(lambda: not driver.workspace.unsaved, "the draft to be saved")
        await driver.press("ctrl+o")
        await driver.until(lambda: driver.app.screen.query("ChallengeList"), "the catalogue")
        await driver.press("f5")
        if gone == "everything":
            await driver.until(lambda: driver.listed() == [], "an empty list")
        await driver.until(lambda: "no challenges" in driver.text() or "foundations/add" in driver.text(), "a sentence")
    with Store.open() as store:
        (attempt,) = store.attempts.of_challenge("foundations/add")
        assert store.drafts.latest(attempt.id).files["solution.py"].startswith("# mine again")


async def test_a_changed_statement_and_tests_are_there_after_a_reload(drive, content):
    async with drive(content.root) as driver:
        await driver.loaded()
        content.replace("challenges/foundations/add/challenge.toml", "Add two tensors", "Add them well")
        content.replace("challenges/foundations/add/statement.md", "# Add", "# Add\n\nNew words.")
        await driver.press("f5")
        await driver.until(lambda: "Add them well" in driver.text() and "New words." in driver.text(), "what is new")
