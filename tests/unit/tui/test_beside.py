"""The files in a folder beside the app: both sides stay the same, and what both have changed is never overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from assess.store.database import Store
from assess.tui.editing.sides import difference, next_step
from assess.tui.screens.conflict import ConflictScreen
from assess.tui.screens.workspace import WorkspaceScreen
from assess.tui.widgets.beside import Beside

STARTER = 'def add(a, b):\n    raise NotImplementedError("add the two")\n'
RIGHT = "def add(a, b):\n    return a + b\n"


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "step"),
    [
        ("a", "a", "a", "same"),
        ("a", "b", "b", "same"),
        ("a", "b", "a", "give"),
        ("a", "a", "b", "take"),
        ("a", "b", "c", "conflict"),
        (None, "a", "b", "conflict"),
        (None, "a", "a", "same"),
        ("a", "b", None, "wait"),
    ],
)
def test_what_is_done_follows_from_who_has_changed_since_both_were_equal(base, mine, theirs, step):
    assert next_step(base, mine, theirs) == step


def test_a_difference_has_a_sign_for_every_line():
    lines = difference("a\nmine\nz", "a\ntheirs\nz")
    assert [line for line in lines if line[0] in "-+"] == [("-", "mine"), ("+", "theirs")]
    assert lines[0][0] == "@" and (" ", "a") in lines


async def beside(driver) -> Path:
    driver.app.run_command("edit-in-folder")
    await driver.until(lambda: driver.workspace.query(Beside), "the line that names the folder")
    line = driver.workspace.query_one(Beside)
    await driver.until(lambda: line.path and line._base, "the folder")
    assert line.path is not None
    return line.path


def said(driver) -> str:
    return str(driver.workspace.query_one(Beside).content)


async def test_a_save_in_the_folder_is_loaded_tested_and_one_step_to_undo(drive, content, own_home):
    async with drive(content.root) as driver:
        await driver.open("foundations/add")
        folder = await beside(driver)
        assert folder == own_home / "work/foundations/add"
        assert str(folder.name) in said(driver)
        held = {path.relative_to(folder).as_posix() for path in folder.rglob("*.*")}
        assert {"solution.py", "statement.md", "challenge.toml", "visible/test_visible.py"} <= held
        other = folder / ".solution.py.swp"
        other.write_text(RIGHT)
        other.rename(folder / "solution.py")
        await driver.until(lambda: driver.editor.text == RIGHT, "the text that was saved there")
        await driver.until(lambda: driver.workspace.grade, "the visible tests")
        await driver.ended()
        assert "1 of 1 passed" in driver.line("#status") and "loaded" in said(driver)
        driver.editor.undo()
        assert driver.editor.text == STARTER


async def test_what_is_typed_here_is_written_there_and_an_end_leaves_the_files(drive, content):
    async with drive(content.root) as driver:
        await driver.open("foundations/add")
        file = await beside(driver) / "solution.py"
        await driver.press("f3", *"# mine", "enter")
        await driver.until(lambda: file.read_text().startswith("# mine\ndef"), "the text in the folder", seconds=20)
        driver.app.run_command("end-folder")
        await driver.until(lambda: not driver.workspace.query(Beside), "the end")
        file.write_text(RIGHT)
        await driver.pilot.pause(0.5)
        assert driver.editor.text.startswith("# mine")


async def in_conflict(driver) -> Path:
    """Both sides changed since they were equal, and the question on the screen."""
    await driver.open("foundations/add")
    folder = await beside(driver)
    driver.editor.text = "mine = 1\n"
    (folder / "solution.py").write_text("theirs = 1\n")
    await driver.until(lambda: isinstance(driver.app.screen, ConflictScreen), "the question")
    await driver.pilot.pause()
    return folder


def drafts(home: Path) -> list[str]:
    with Store.open(home / "assess.db") as store:
        attempt = store.attempts.resume("foundations/add")
        return [draft.files["solution.py"] for draft in store.drafts.history(attempt.id)]


async def answered(driver) -> None:
    await driver.until(lambda: isinstance(driver.app.screen, WorkspaceScreen), "the workspace")


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_a_conflict_shows_both_and_overwrites_neither_until_it_is_decided(drive, content, size):
    async with drive(content.root, size=size) as driver:
        folder = await in_conflict(driver)
        shown = driver.text()
        assert "- mine = 1" in shown and "+ theirs = 1" in shown and "Take theirs (t)" in shown
        assert "Later (Esc)" in shown
        await driver.press("escape")
        await answered(driver)
        assert driver.editor.text == "mine = 1\n" and (folder / "solution.py").read_text() == "theirs = 1\n"
        assert "choose which to keep" in said(driver)
        driver.app.run_command("edit-in-folder")
        await driver.until(lambda: isinstance(driver.app.screen, ConflictScreen), "the question once more")
        await driver.press("escape")


async def test_keeping_mine_writes_it_there_and_the_other_stays_in_the_history(drive, content, own_home):
    async with drive(content.root) as driver:
        folder = await in_conflict(driver)
        await driver.press("m")
        await answered(driver)
        await driver.until(lambda: (folder / "solution.py").read_text() == "mine = 1\n", "mine in the folder")
        assert driver.editor.text == "mine = 1\n"
        await driver.until(lambda: "yours in both places" in said(driver), "that it is settled")
    assert drafts(own_home)[:2] == ["mine = 1\n", "theirs = 1\n"]


async def test_taking_theirs_is_one_step_to_undo_and_mine_stays_in_the_history(drive, content, own_home):
    async with drive(content.root) as driver:
        folder = await in_conflict(driver)
        await driver.press("t")
        await answered(driver)
        await driver.until(lambda: driver.editor.text == "theirs = 1\n", "theirs in the editor")
        assert (folder / "solution.py").read_text() == "theirs = 1\n"
        await driver.until(lambda: driver.workspace.grade, "the visible tests")
        await driver.ended()
        driver.editor.undo()
        assert driver.editor.text == "mine = 1\n"
    assert "mine = 1\n" in drafts(own_home) and "theirs = 1\n" in drafts(own_home)


async def test_keeping_both_leaves_the_other_beside_under_a_name_that_is_not_handed_in(drive, content):
    async with drive(content.root) as driver:
        folder = await in_conflict(driver)
        await driver.press("b")
        await answered(driver)
        await driver.until(lambda: "kept as" in said(driver), "that both are kept")
        assert (folder / "solution.py").read_text() == driver.editor.text == "mine = 1\n"
        (copy,) = folder.glob("solution-*")
        assert copy.read_text() == "theirs = 1\n" and copy.name.endswith(".py~")


async def test_files_of_an_earlier_time_are_no_reason_to_lose_anything(drive, content, own_home):
    folder = own_home / "work/foundations/add"
    folder.mkdir(parents=True)
    (folder / "solution.py").write_text("earlier = 1\n")
    async with drive(content.root) as driver:
        await driver.open("foundations/add")
        driver.app.run_command("edit-in-folder")
        await driver.until(lambda: isinstance(driver.app.screen, ConflictScreen), "the question")
        assert (folder / "solution.py").read_text() == "earlier = 1\n"
        await driver.press("t")
        await driver.until(lambda: driver.editor.text == "earlier = 1\n", "the earlier text")


async def test_a_folder_that_cannot_be_written_is_said_and_nothing_is_lost(drive, content, own_home):
    (own_home / "work").write_text("in the way")
    async with drive(content.root) as driver:
        await driver.open("foundations/add")
        driver.app.run_command("edit-in-folder")
        await driver.until(lambda: driver.app._notifications, "the reason")
        assert "cannot be written" in next(iter(driver.app._notifications)).message
        await driver.until(lambda: not driver.workspace.query(Beside), "the line to go")
        assert driver.editor.text == STARTER
